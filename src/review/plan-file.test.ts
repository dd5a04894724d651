import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder";
import { Terraform } from "../terraform/run";
import { ensureTerraform } from "../tools/terraform";
import { reviewPlanFile } from "./plan-file";

let directory: string;

beforeAll(async () => {
  directory = temporaryFolder("plan-file-test").path;
  writeFileSync(
    path.join(directory, "main.tf.json"),
    JSON.stringify({ resource: { terraform_data: { quiet: { input: "quiet" } } } }),
  );
  const { file } = await ensureTerraform({ say: () => {} });
  const terraform = new Terraform({ binary: file, workingDirectory: directory });
  await terraform.init();
  await terraform.plan({ out: "plan.tfplan" });
  writeFileSync(path.join(directory, "plan.json"), JSON.stringify(await terraform.showPlan("plan.tfplan")));
});

describe("a plan file", () => {
  it("of Terraform is read like its JSON", async () => {
    const review = await reviewPlanFile(path.join(directory, "plan.tfplan"));
    expect(review).toMatchObject({ verdict: "clear", counts: { create: 1 }, notListed: 1 });
    expect(review).toEqual(await reviewPlanFile(path.join(directory, "plan.json")));
  });

  it("that Terraform cannot read is refused with Terraform's message", async () => {
    const file = path.join(directory, "broken.tfplan");
    writeFileSync(file, "PK\u0003\u0004 and nothing more");
    const refused = await reviewPlanFile(file).catch((error: Error) => error.message);
    expect(refused).toMatch(/^terraform show cannot read it[\s\S]*broken\.tfplan/);
    expect(refused).not.toContain("\u001b");
  });

  it("of a newer Terraform is refused for its format, not for Terraform's own error", async () => {
    const terraform = path.join(directory, "newer-terraform");
    const plan = JSON.stringify({ format_version: "2.0", filling: "x".repeat(1_000_000) });
    writeFileSync(path.join(directory, "newer.json"), plan);
    writeFileSync(
      terraform,
      `#!/bin/sh
case "$1" in
  version) echo '{"terraform_version": "9.0.0"}' ;;
  *) cat ${path.join(directory, "newer.json")} ;;
esac
`,
      { mode: 0o755 },
    );
    vi.stubEnv("TERRAFORM", terraform);
    try {
      await expect(reviewPlanFile(path.join(directory, "plan.tfplan"))).rejects.toThrow(
        "plan format 2.0 is not supported",
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("that is missing is refused", async () => {
    await expect(reviewPlanFile(path.join(directory, "absent.json"))).rejects.toThrow(
      "there is no such file",
    );
    await expect(reviewPlanFile(directory)).rejects.toThrow("this is a directory");
  });
});
