import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,modules,terraform-state,bench,test,apache-image}/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/image/**"],
          testTimeout: 60_000,
          setupFiles: ["test/support/no-token-traces.ts"],
        },
      },
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
        // The image built and run for real: needs buildah, Apache, MariaDB and Chromium from Debian.
        test: {
          name: "image",
          include: ["test/image/**/*.test.ts"],
          testTimeout: 10 * 60_000,
          hookTimeout: 20 * 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
