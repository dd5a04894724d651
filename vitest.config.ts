import { defineConfig } from "vitest/config";

/** They replace modules, which no other file may see. */
const mocking = ["src/operator/{caught-up,flows,run-step,commands/run-change}.test.ts"];
// Generous: CI runs them with other versions of Node.js while everything else goes first.
const unit = { testTimeout: 600_000, hookTimeout: 600_000, setupFiles: ["test/support/no-token-traces.ts"] };
const image = (engine: string) => ({
  testTimeout: 10 * 60_000,
  hookTimeout: 20 * 60_000,
  fileParallelism: false,
  globalSetup: ["test/support/database-parameters.ts"],
  env: { LAMP_ENGINE: engine },
});

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      {
        // The files share what they load: CDKTF and the provider take longer to load than most files to run.
        test: {
          ...unit,
          name: "unit",
          include: ["{src,modules,terraform-state,bench,test,apache-image}/**/*.test.ts"],
          exclude: ["test/{drill-data,e2e,image}/**", ...mocking],
          isolate: false,
        },
      },
      { test: { ...unit, name: "unit-mocking", include: mocking } },
      {
        // Real Terraform against the emulated AWS, and real servers: minutes, so not in `npm test`. The files run side
        // by side, as most of their time is waiting inside Terraform's provider.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 40 * 60_000,
          hookTimeout: 40 * 60_000,
        },
      },
      {
        // Real servers and visitors under load, on MySQL and MariaDB: what competes with it makes its times worse.
        test: {
          name: "drill-data",
          include: ["test/drill-data/**/*.test.ts"],
          testTimeout: 20 * 60_000,
          hookTimeout: 20 * 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      // The image built and run for real: needs buildah, Apache, the database and Chromium from Debian. What asks the
      // database runs on both of its engines.
      {
        test: {
          ...image("mariadb"),
          name: "image",
          include: ["test/image/**/*.test.ts"],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...image("mysql"),
          name: "image-mysql",
          sequence: { groupOrder: 3 },
          include: [
            "test/image/{app,browser,database,faults,load,outage,page,promotion,schema,storage}.test.ts",
          ],
        },
      },
    ],
  },
});
