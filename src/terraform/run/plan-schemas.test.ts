import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { ensureProviderMirror, type Provider } from "../../tools/provider-mirror";
import { ensureTerraform, terraformArchitecture } from "../../tools/terraform";
import { fakeProgram } from "../../tools/test-support";
import { PlanSchemas, Terraform } from ".";

const provider: Provider = { source: "hashicorp/aws", version: "5.100.0" };

/** With a provider that calls nothing while it plans creations. */
const configuration = {
  terraform: { required_providers: { aws: provider } },
  provider: {
    aws: {
      region: "eu-west-1",
      access_key: "nobody",
      secret_key: "nothing",
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: "true",
    },
  },
  data: { aws_iam_policy_document: { queue: { statement: [{ actions: ["sqs:*"], resources: ["*"] }] } } },
  resource: {
    aws_sqs_queue: { jobs: { name: "jobs", policy: "${data.aws_iam_policy_document.queue.json}" } },
    aws_db_instance: {
      main: { instance_class: "db.t4g.micro", password: "${var.password}", skip_final_snapshot: true },
    },
    terraform_data: { url: { input: "${aws_sqs_queue.jobs.url}" } },
  },
  variable: { password: { default: "hunter2", sensitive: true } },
};

const folder = temporaryFolder("schemas-test").path;
const cacheDirectory = path.join(folder, "cache");
const starts = path.join(folder, "starts");

let binary: string;

/** Terraform in the directory that has the plan. */
function terraform(schemas?: PlanSchemas): Terraform {
  return new Terraform({
    binary,
    workingDirectory: folder,
    pluginDirectory: path.join(folder, "mirror"),
    schemas,
  });
}

/** How many providers were started since the last time. */
function startedProviders(): number {
  const lines = existsSync(starts) ? readFileSync(starts, "utf8").trim().split("\n").filter(Boolean) : [];
  writeFileSync(starts, "");
  return lines.length;
}

/** A mirror whose provider notes that it is started. */
async function notingMirror(): Promise<void> {
  const real = temporaryFolder("schemas-test").path;
  writeFileSync(path.join(real, "main.tf.json"), JSON.stringify({ terraform: configuration.terraform }));
  const pluginDirectory = await ensureProviderMirror([provider], { say: () => {}, terraform: binary });
  await new Terraform({ binary, workingDirectory: real, pluginDirectory }).init();
  const place = `registry.terraform.io/hashicorp/aws/5.100.0/${process.platform}_${terraformArchitecture()}`;
  const installed = realpathSync(path.join(real, ".terraform/providers", place));
  const name = readdirSync(installed).find((file) => file.startsWith("terraform-provider-aws")) as string;
  fakeProgram(
    path.join(folder, "mirror", place, name),
    `echo started >> ${starts}\nexec ${path.join(installed, name)} "$@"`,
  );
}

beforeAll(async () => {
  binary = (await ensureTerraform({ say: () => {} })).file;
  await notingMirror();
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(configuration));
  await terraform().init();
  await terraform().plan({ out: "plan.tfplan" });
});

describe("the schemas of the types in a plan", () => {
  it("show what the provider shows, which is asked once", async () => {
    startedProviders();
    const byProvider = await terraform().showPlan("plan.tfplan");
    expect(startedProviders()).toBe(1);
    expect(byProvider.resource_changes?.map(({ address }) => address)).toEqual([
      "aws_db_instance.main",
      "aws_sqs_queue.jobs",
      "terraform_data.url",
    ]);

    expect(await terraform(new PlanSchemas({ provider, cacheDirectory })).showPlan("plan.tfplan")).toEqual(
      byProvider,
    );
    expect(startedProviders()).toBe(1);
    expect(await terraform(new PlanSchemas({ provider, cacheDirectory })).showPlan("plan.tfplan")).toEqual(
      byProvider,
    );
    expect(startedProviders()).toBe(0);
  });

  it("are left to the provider if a type is missing in those that were kept", async () => {
    const [name] = readdirSync(path.join(cacheDirectory, "provider-schemas"));
    const kept = path.join(cacheDirectory, "provider-schemas", name as string, "schemas");
    const answer = readFileSync(kept);
    const at = answer.indexOf("aws_sqs_queue\u0012");
    expect(at).toBeGreaterThan(0);
    answer.write("x", at);
    writeFileSync(kept, answer);

    startedProviders();
    const schemas = new PlanSchemas({ provider, cacheDirectory });
    expect((await terraform(schemas).showPlan("plan.tfplan")).resource_changes).toHaveLength(3);
    expect(startedProviders()).toBe(1);
  });
});
