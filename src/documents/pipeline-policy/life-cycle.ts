import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Config, parseConfig } from "../../config";
import { STACK_NAMES } from "../../contract";
import { bootstrap } from "../../operator/runner/bootstrap";
import { seedEmulator } from "../../operator/runner/seed-emulator";
import { openSession, type Session } from "../../operator/runner/session";
import { SERVICES } from "../../services";
import type { Run } from "../../services/recorded-call";
import { synthesizeStacks } from "../../stacks/synth/synthesize";
import type { PlanOptions } from "../../terraform/run";
import { readSynthesizedStacks } from "../../terraform/stack/synthesized-stack";
import type { Emulator, LoggedCall } from "../../tools/emulator";

/** The role that makes a call: `bootstrap` is an administrator's, the others are the pipeline's. */
type RecordedRole = Run | "bootstrap";

/** The calls of one part of the life cycle, in order. */
export interface RecordedRun {
  readonly run: RecordedRole;
  readonly calls: readonly LoggedCall[];
}

type Variables = Readonly<Record<string, string>>;

const REGION_STACKS = ["primary", "dr"] as const;
const DNS_ZONE = "lamp-visitor.test";

/** The recorded configuration: nobody's own, so that a recording is the same for everyone. */
const SETTINGS = {
  name: "lamp",
  accountId: "123456789012",
  regions: {
    primary: { region: "eu-west-1", cidrBlock: "11.0.0.0/16" },
    dr: { region: "eu-central-1", cidrBlock: "11.1.0.0/16" },
  },
  image: { repository: "lamp-apache", tag: "latest" },
  dns: { zone: { create: DNS_ZONE }, recordName: "www" },
};

/** Every optional part of the stacks switched, and values changed that an update sends to AWS. */
const CHANGES = {
  tags: { CostCentre: "4711" },
  notifications: { email: `ops@${DNS_ZONE}` },
  network: { natGateway: "when-active", flowLogRetentionDays: 30 },
  service: { executeCommand: true, containerInsights: true, logRetentionDays: 7 },
  scaling: { maxTasks: 8 },
  database: { backupRetentionDays: 7 },
  objectives: { rpoMinutes: 10 },
  image: { repository: "lamp-apache", tag: "next" },
};
/** How pull requests are planned: see docs/decisions/0014-secret-read-at-birth.md. */
const UNREFRESHED = { refresh: false };
const DR_ACTIVE: Variables = { posture: "active" };

/** Types of resources that a pipeline may have to destroy. */
const REPLACEABLE = SERVICES.flatMap(({ resources }) =>
  Object.entries(resources).flatMap(([type, { replaceable }]) => (replaceable ? [type] : [])),
);

/**
 * Runs the whole life cycle on an emulated AWS: deployment, change, plans, activation with the primary region cut off,
 * reprotection, failback, and destruction of all that may be replaced.
 *
 * @returns the calls of each part, with the role that makes them
 */
export async function recordLifeCycle(say: (line: string) => void): Promise<RecordedRun[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-record-"));
  try {
    const zone = await recordCreatedZone(path.join(directory, "zone"), say);
    return [...zone, ...(await recordMainLine(path.join(directory, "main"), say))];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The configuration whose life cycle is recorded. */
export function recordingConfig(): Config {
  return parseConfig(SETTINGS);
}

/** Types of all resources in the stacks whose life cycle is recorded, and `data.TYPE` of what they read. Sorted. */
export function recordedResourceTypes(): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-record-"));
  try {
    const settings = [SETTINGS, withZone("Z00000000000000"), { ...withZone("Z00000000000000"), ...CHANGES }];
    const types = settings.flatMap((one) => {
      synthesizeStacks(parseConfig(one), { outdir: directory });
      return readSynthesizedStacks(directory).flatMap(({ json: { data = {}, resource = {} } }) => [
        ...Object.keys(resource),
        ...Object.keys(data).map((type) => `data.${type}`),
      ]);
    });
    return [...new Set(types)].sort();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** With a zone that exists before the stacks, as HTTPS requires. */
function withZone(id: string) {
  return { ...SETTINGS, dns: { zone: { id, name: DNS_ZONE }, recordName: "www", https: true } };
}

async function recordMainLine(outputDirectory: string, say: (line: string) => void): Promise<RecordedRun[]> {
  const placeholder = parseConfig(withZone("Z00000000000000"));
  synthesizeStacks(placeholder, { outdir: outputDirectory });
  const session = await openSession({ target: "emulator", config: placeholder, outputDirectory, say });
  const recorder = await startRecorder(session, say);
  try {
    const base = withZone(await makeZone(recorder.emulator));
    const config = parseConfig(base);
    synthesizeStacks(config, { outdir: outputDirectory });
    const { apply, plan, record } = recorder;

    await record("bootstrap", "the state buckets", () =>
      bootstrap({
        session,
        config,
        say,
        onTerraformLine: () => {},
        confirm: async () => true,
      }),
    );
    await record("apply", "first deployment", async () => {
      await apply("dr", {}, ["aws_ecr_repository.image_registry"]);
      await apply("primary");
      await apply("dr");
      await apply("dns");
    });
    await record("plan", "plans of every stack, without a refresh", () => plan(STACK_NAMES, UNREFRESHED));
    await record("refresh", "plans of every stack", () => plan(STACK_NAMES));
    synthesizeStacks(parseConfig({ ...base, ...CHANGES }), { outdir: outputDirectory });
    await record("apply", "a change of the configuration", () =>
      Promise.all([...REGION_STACKS, "dns" as const].map((stack) => apply(stack))),
    );
    await record("plan", "plans after the change, and of the failover, without a refresh", async () => {
      await plan(STACK_NAMES, UNREFRESHED);
      await plan(["dr"], { ...UNREFRESHED, variables: DR_ACTIVE });
    });
    await record("refresh", "plans after the change, and of the failover", async () => {
      await plan(STACK_NAMES);
      await plan(["dr"], { variables: DR_ACTIVE });
    });
    await recorder.emulator.cutRegion(config.regions.primary.region);
    await record("activate", "activation without the primary region", async () => {
      await apply("dr", DR_ACTIVE);
      await plan(["dr"], { variables: DR_ACTIVE });
    });
    await recorder.emulator.restoreRegion(config.regions.primary.region);
    const standby = { posture: "standby", database_generation: "2" };
    await record("apply", "the old primary as a standby", () => apply("primary", standby));
    await record("plan", "plans while DR serves, without a refresh", async () => {
      await plan(["primary"], { ...UNREFRESHED, variables: standby });
      await plan(["dr"], { ...UNREFRESHED, variables: DR_ACTIVE });
    });
    await record("refresh", "plans while DR serves", async () => {
      await plan(["primary"], { variables: standby });
      await plan(["dr"], { variables: DR_ACTIVE });
    });
    await record("apply", "the primary serves again, quiesces for a switchover and resumes", async () => {
      await apply("primary", { posture: "active", database_generation: "2" });
      await apply("primary", { posture: "quiesced", database_generation: "2" });
      await apply("primary", { posture: "active", database_generation: "2" });
    });
    const unprotected = { database_generation: "2", unprotected_database_generations_below: "2" };
    const retired = { ...unprotected, oldest_database_generation: "2" };
    await record("retire", "the old database, unprotected and deleted", async () => {
      await apply("primary", unprotected);
      await apply("primary", retired);
    });
    synthesizeStacks(config, { outdir: outputDirectory });
    await record("apply", "the change reverted, and all that may be replaced destroyed", async () => {
      await apply("dns");
      await recorder.remove("dns", {});
      await Promise.all([
        apply("primary", retired).then(() => recorder.remove("primary", retired)),
        apply("dr", DR_ACTIVE).then(() => recorder.remove("dr", DR_ACTIVE)),
      ]);
    });
    return recorder.runs;
  } finally {
    await session.close();
  }
}

/** The zone that the `dns` stack creates itself: the rest of the stack is the same. */
async function recordCreatedZone(
  outputDirectory: string,
  say: (line: string) => void,
): Promise<RecordedRun[]> {
  const config = recordingConfig();
  synthesizeStacks(config, { outdir: outputDirectory });
  const session = await openSession({ target: "emulator", config, outputDirectory, say });
  const recorder = await startRecorder(session, say);
  try {
    const { directory, json } = session.terraformIn("dns");
    await seedEmulator(recorder.emulator, config, json, directory, []);
    const targets = ["aws_route53_zone.zone"];
    await recorder.record("apply", "a zone created by the stack", () => recorder.apply("dns", {}, targets));
    await recorder.record("plan", "its plan, without a refresh", () =>
      recorder.plan(["dns"], { ...UNREFRESHED, targets }),
    );
    await recorder.record("refresh", "its plan", () => recorder.plan(["dns"], { targets }));
    return recorder.runs;
  } finally {
    await session.close();
  }
}

async function makeZone(emulator: Emulator): Promise<string> {
  const answer = await emulator.request({
    service: "route53",
    region: "us-east-1",
    path: "/2013-04-01/hostedzone",
    caller: "seed",
    body:
      '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
      `<Name>${DNS_ZONE}</Name><CallerReference>record</CallerReference></CreateHostedZoneRequest>`,
  });
  const id = /<Id>\/hostedzone\/([A-Z0-9]+)<\/Id>/.exec(answer.body)?.[1];
  if (id === undefined) {
    throw new Error(`The emulator created no zone: ${answer.status} ${answer.body}`);
  }
  return id;
}

async function startRecorder(session: Session, say: (line: string) => void) {
  const emulator = session.emulator as Emulator;
  await emulator.recordParameters();
  const runs: RecordedRun[] = [];
  const planned = async (stack: string, options: Omit<PlanOptions, "out">) => {
    const { terraform } = session.terraformIn(stack);
    await terraform.init();
    await terraform.plan({ out: "plan.tfplan", ...options });
    return terraform;
  };
  return {
    emulator,
    runs,
    async record(run: RecordedRole, what: string, work: () => Promise<unknown>): Promise<void> {
      say(`recording: ${what}`);
      await emulator.resetCalls();
      await work();
      runs.push({ run, calls: (await emulator.callLog()).filter(({ caller }) => caller !== "seed") });
    },
    async plan(stacks: readonly string[], options: Omit<PlanOptions, "out"> = {}): Promise<void> {
      for (const stack of stacks) {
        await planned(stack, options);
      }
    },
    async apply(stack: string, variables: Variables = {}, targets?: readonly string[]): Promise<void> {
      const terraform = await planned(stack, { variables, targets });
      await terraform.apply("plan.tfplan");
      say(`${stack}: applied`);
    },
    async remove(stack: string, variables: Variables): Promise<void> {
      const { terraform } = session.terraformIn(stack);
      const addresses = await terraform.listState();
      const ofTypes = (types: readonly string[]) =>
        addresses.filter((address) => types.includes(address.split(".")[0] ?? ""));
      const targets = ofTypes(REPLACEABLE);
      // They depend on listener rules, whose destruction would destroy them too.
      for (const database of ofTypes(["aws_db_instance"])) {
        await terraform.forget(database);
      }
      await (await planned(stack, { variables, targets, destroy: true })).apply("plan.tfplan");
      say(`${stack}: ${targets.length} resources destroyed`);
    },
  };
}
