import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { fakeProgram } from "../../tools/test-support";
import { Terraform } from ".";

const resource = (type: string, attributes: object, mode = "managed") => ({
  mode,
  type,
  name: "it",
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: [{ schema_version: 1, attributes }],
});

/** A state as 5.x writes it: only buckets have a region. */
const OLD = [
  resource("aws_iam_role", { name: "lamp-dr-tasks" }),
  resource("aws_s3_bucket", { bucket: "lamp-state", region: "eu-central-1" }),
  resource("aws_vpc", { cidr_block: "11.1.0.0/16" }),
  resource("aws_db_instance", { identifier: "lamp-dr-1" }),
];
/** The same as 6.x writes it. */
const NEW = [
  resource("aws_iam_role", { name: "lamp-dr-tasks" }),
  resource("aws_route53_zone", { name: "acme.dev" }),
  resource("aws_s3_bucket", { bucket: "lamp-state", region: "eu-central-1" }),
  resource("aws_vpc", { cidr_block: "11.1.0.0/16", region: "eu-central-1" }),
  resource("aws_db_instance", { identifier: "lamp-dr-1", region: "eu-central-1" }),
  resource("aws_caller_identity", { account_id: "123456789012" }, "data"),
  { ...resource("terraform_data", {}), provider: 'provider["terraform.io/builtin/terraform"]' },
];

/** A Terraform that has installed a version of the provider and has a state; its calls in a list. */
function terraformWith(version: string | undefined, resources: readonly object[] | undefined) {
  const folder = temporaryFolder("first-refresh").path;
  if (version !== undefined) {
    writeFileSync(
      path.join(folder, ".terraform.lock.hcl"),
      `# Maintained automatically by "terraform init".\n\nprovider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n  constraints = "${version}"\n}\n`,
    );
  }
  const state = resources && JSON.stringify({ version: 4, serial: 1, lineage: "x", resources });
  writeFileSync(path.join(folder, "state.json"), state ?? "");
  const file = fakeProgram(
    path.join(folder, "terraform"),
    `case "$2" in state) cat ${folder}/state.json;; plan) touch ${folder}/plan.tfplan;; esac`,
  );
  const terraform = new Terraform({ binary: file, workingDirectory: folder });
  return { terraform, pullState: vi.spyOn(terraform, "pullState") };
}

const plan = (version: string | undefined, resources?: readonly object[], refresh?: boolean) =>
  terraformWith(version, resources).terraform.plan({ out: "plan.tfplan", refresh });

it("is refused without refresh if 6.x is installed and 5.x wrote the state, with the way out", async () => {
  const refusal = plan("6.25.0", OLD, false);
  await expect(refusal).rejects.toThrow(
    "This state was written by AWS provider 5.x: aws_vpc.it and 1 more lack the attribute region. A first plan with 6.25.0 must refresh",
  );
  await expect(refusal).rejects.toThrow("apply -refresh-only");
});

it("is refused while any resource is still as 5.x wrote it", async () => {
  await expect(plan("6.73.0", [...NEW, resource("aws_lb", { name: "lamp-dr" })], false)).rejects.toThrow(
    "5.x: aws_lb.it lack",
  );
});

it.each([
  ["6.x wrote the state", "6.25.0", NEW, false],
  ["it refreshes", "6.25.0", OLD, true],
  ["it refreshes by default", "6.25.0", OLD, undefined],
  ["5.x is installed", "5.100.0", OLD, false],
  ["there is no state yet", "6.25.0", undefined, false],
  ["no AWS provider is installed", undefined, OLD, false],
])("is made if %s", async (_, version, resources, refresh) => {
  expect(await plan(version, resources, refresh)).toEqual({ hasChanges: false });
});

it("reads no state for it with 5.x: an emergency does not wait for it", async () => {
  const { pullState, terraform } = terraformWith("5.100.0", OLD);
  await terraform.plan({ out: "plan.tfplan", refresh: false });
  expect(pullState).not.toHaveBeenCalled();
});
