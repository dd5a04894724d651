import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config";
import { placeholderRegionOutputs, type RegionRole } from "../../contract";
import { emulatedRemoteState } from "../../terraform/run/working-directory";
import type { StackJson } from "../../terraform/stack/synthesized-stack";
import type { Emulator } from "../../tools/emulator";

/**
 * Creates what a stack's plan needs in an empty emulator: the bucket of its state, and, where it reads other stacks'
 * states, states with placeholder outputs only. These are beside a real state's place, never in it.
 *
 * @param names - the remote states that stand in: see `WorkingDirectoryOptions.placeholders`
 */
export async function seedEmulator(
  emulator: Emulator,
  config: Config,
  json: StackJson,
  directory: string,
  names: readonly string[],
): Promise<void> {
  const backend = json.terraform?.backend?.s3 as { bucket: string; region: string } | undefined;
  if (backend !== undefined) {
    await makeBucket(emulator, backend.bucket, backend.region);
  }
  for (const name of names) {
    const remote = json.data?.terraform_remote_state?.[name];
    if (remote === undefined) {
      continue;
    }
    const state = placeholderState(placeholderRegionOutputs(config, name as RegionRole));
    const emulated = emulatedRemoteState(remote, path.dirname(directory), true);
    if (emulated.backend === "local") {
      const file = String(emulated.config.path);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, state);
    } else {
      const { bucket, key, region } = emulated.config as { bucket: string; key: string; region: string };
      await makeBucket(emulator, bucket, region);
      await put(emulator, region, `/${bucket}/${key}`, state);
    }
  }
}

async function makeBucket(emulator: Emulator, bucket: string, region: string): Promise<void> {
  // us-east-1 is the default location: like AWS, the emulator refuses it as a LocationConstraint.
  const location =
    region === "us-east-1"
      ? ""
      : `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  await put(emulator, region, `/${bucket}`, location);
}

async function put(emulator: Emulator, region: string, resource: string, body: string): Promise<void> {
  const answer = await emulator.request({
    service: "s3",
    region,
    method: "PUT",
    path: resource,
    body,
    caller: "seed",
  });
  // 409: the bucket exists, created for another stack.
  if (answer.status !== 200 && answer.status !== 409) {
    throw new Error(`The emulator refused PUT ${resource}: ${answer.status} ${answer.body}`);
  }
}

/** A state of the format's version 4: https://developer.hashicorp.com/terraform/language/state */
function placeholderState(outputs: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.0",
    serial: 1,
    lineage: "placeholder",
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, { value, type: "string" }]),
    ),
    resources: [],
  });
}
