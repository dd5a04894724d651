import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { parseConfig } from "../../config";
import { type Emulator, startEmulator } from "../../tools/emulator";
import { type BootstrapOptions, bootstrap } from "./bootstrap";
import { openSession, type Session } from "./session";

const config = parseConfig(
  JSON.parse(readFileSync(path.resolve(__dirname, "../../../config/production.json"), "utf8")),
);
const region = "eu-west-1";

let aws: Emulator;
let session: Session;
let stateDirectory: string;
let bucket: string;
let serial = 0;

beforeAll(async () => {
  aws = await startEmulator({ accountId: config.accountId });
  for (const [name, value] of Object.entries(aws.env)) {
    vi.stubEnv(name, value);
  }
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

beforeEach(async () => {
  serial += 1;
  bucket = `states-${serial}`;
  const outputDirectory = temporaryFolder("bootstrap-test").path;
  stateDirectory = temporaryFolder("bootstrap-test-state").path;
  const directory = path.join(outputDirectory, "stacks", "terraform-state");
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, "cdk.tf.json"), JSON.stringify(stack()));
  session = await openSession({ target: "aws", config, outputDirectory, say: () => {} });
});

afterEach(() => session.close());

/**
 * A minimal stack that creates the bucket of its own state, without the AWS provider, which would take seconds to start
 * each time.
 */
function stack() {
  const location = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20250101/${region}/s3/aws4_request`;
  const program = path.join(temporaryFolder("bootstrap-test-program").path, "program.cjs");
  writeFileSync(
    program,
    `fetch("${aws.endpoint}/${bucket}", {
      method: "PUT", headers: { authorization: "${authorization}" }, body: "${location}",
    }).then(({ ok }) => process.exit(ok ? 0 : 1));`,
  );
  return {
    terraform: {
      backend: { s3: { bucket, key: "terraform-state/terraform.tfstate", region, use_path_style: true } },
    },
    resource: {
      terraform_data: {
        state_primary: { provisioner: [{ "local-exec": { command: `${process.execPath} ${program}` } }] },
      },
    },
  };
}

function run(confirm: BootstrapOptions["confirm"] = async () => true) {
  return bootstrap({
    session,
    config,
    say: () => {},
    onTerraformLine: () => {},
    confirm,
    stateDirectory,
  });
}

const neverAsked = () => Promise.reject(new Error("asked for confirmation"));
const localState = () => path.join(stateDirectory, `aws-${config.accountId}-${config.name}.tfstate`);

async function objectsInBucket(): Promise<string[]> {
  const { body } = await aws.request({
    service: "s3",
    region,
    method: "GET",
    path: `/${bucket}?list-type=2`,
  });
  return [...body.matchAll(/<Key>([^<]*)</g)].map(([, key]) => key as string);
}

/** What a run killed after the apply leaves behind. */
async function applyWithLocalState(): Promise<void> {
  const { terraform } = session.terraformIn("terraform-state", { localState: localState() });
  await terraform.init();
  await terraform.plan({ out: "plan.tfplan" });
  await terraform.apply("plan.tfplan");
}

it("creates the bucket and migrates its own state into it", async () => {
  const result = await run();

  expect([result.outcome, result.migrated, result.summary.counts.create]).toEqual(["done", true, 1]);
  expect(await objectsInBucket()).toEqual(["terraform-state/terraform.tfstate"]);
  expect(readdirSync(stateDirectory)).toEqual([]);
});

it("changes nothing and asks nothing when it runs again", async () => {
  await run();

  const result = await run(neverAsked);

  expect([result.outcome, result.migrated, result.summary.hasChanges]).toEqual(["done", false, false]);
});

it("changes nothing when it is not confirmed", async () => {
  const result = await run(async () => false);

  expect(result.outcome).toBe("declined");
  const { status } = await aws.request({ service: "s3", region, method: "HEAD", path: `/${bucket}` });
  expect(status).toBe(404);
});

it("continues after it was killed between creating the bucket and migrating the state", async () => {
  await applyWithLocalState();

  const result = await run(neverAsked);

  expect([result.outcome, result.migrated]).toEqual(["done", true]);
  expect(await objectsInBucket()).toEqual(["terraform-state/terraform.tfstate"]);
  expect(readdirSync(stateDirectory)).toEqual([]);
});

it("leaves what another environment's killed run in the same account left", async () => {
  const other = path.join(stateDirectory, `aws-${config.accountId}-lamp-staging.tfstate`);
  await applyWithLocalState();
  renameSync(localState(), other);
  const left = readFileSync(other, "utf8");
  await aws.request({ service: "s3", region, method: "DELETE", path: `/${bucket}` });

  const result = await run();

  expect([result.outcome, result.summary.counts.create]).toEqual(["done", 1]);
  expect(readFileSync(other, "utf8")).toBe(left);
});

it("continues after it was killed between migrating the state and removing the local copy", async () => {
  await applyWithLocalState();
  const kept = path.join(temporaryFolder("bootstrap-test-kept").path, "state");
  copyFileSync(localState(), kept);
  await run();
  copyFileSync(kept, localState());

  const result = await run(neverAsked);

  expect([result.outcome, result.migrated]).toEqual(["done", false]);
  expect(existsSync(localState())).toBe(false);
});

it("refuses a local state of different buckets, and keeps it", async () => {
  await run();
  const other = {
    version: 4,
    terraform_version: "1.11.0",
    serial: 3,
    lineage: "other",
    outputs: {},
    resources: [
      {
        mode: "managed",
        type: "terraform_data",
        name: "state_primary",
        provider: 'provider["terraform.io/builtin/terraform"]',
        instances: [{ schema_version: 0, attributes: { id: "of-another-bucket" } }],
      },
    ],
  };
  writeFileSync(localState(), JSON.stringify(other));

  await expect(run()).rejects.toThrow(
    `${localState()} holds different resources from the state in the bucket.`,
  );
  expect(existsSync(localState())).toBe(true);
});

it("refuses an existing bucket without a state, rather than failing half-way", async () => {
  const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  await aws.request({ service: "s3", region, method: "PUT", path: `/${bucket}`, body });

  await expect(run()).rejects.toThrow("The state's bucket exists, but there is no state in it");
});
