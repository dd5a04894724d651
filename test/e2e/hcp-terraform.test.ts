import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config";
import { documentWith } from "../../src/config/test-support";
import type { RegionRole } from "../../src/contract";
import { activateRegion } from "../../src/operator/activate";
import { startOperation } from "../../src/operator/operation";
import { reprotectRegion } from "../../src/operator/reprotect";
import { openSession, type Session } from "../../src/operator/runner/session";
import { synthesize } from "../../src/operator/runner/synthesize";
import { switchOver } from "../../src/operator/switchover";
import { Terraform, TerraformError } from "../../src/terraform/run";
import { type Emulator, startEmulator } from "../../src/tools/emulator";
import { type HcpTerraform, startHcpTerraform, UNKNOWN_CALL } from "../../src/tools/hcp-terraform";
import { run } from "../../src/tools/run";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder";
import { terraform, terraformBinary } from "../support/terraform";

/**
 * Real Terraform with its `cloud` block against the stand-in for HCP Terraform, with local execution: Terraform is the judge
 * of the stand-in's answers. The whole life cycle on the real stacks is `npm run drill -- --backend cloud`, which takes too
 * long for here (docs/hcp-terraform.md).
 */

let hcp: HcpTerraform;
let folder: TemporaryFolder;

beforeAll(async () => {
  await terraformBinary();
});
beforeEach(async () => {
  hcp = await startHcpTerraform();
  folder = temporaryFolder("hcp-terraform");
});
afterEach(async () => {
  const unanswered = hcp.calls().filter(({ status }) => status === UNKNOWN_CALL);
  await hcp.stop();
  folder.remove();
  expect(unanswered, "calls that the stand-in does not know").toEqual([]);
});

interface Machine {
  readonly terraform: Terraform;
  readonly directory: string;
  /** Runs a command as a person does. */
  command(...args: readonly string[]): ReturnType<typeof run>;
  /** Puts the configuration in place of the last one. */
  use(json: object): void;
}

/** A person's directory with a configuration whose state is in a workspace. */
async function machine(
  workspace: string,
  json: object,
  { env = {}, user = "alice" }: { env?: Record<string, string>; user?: string } = {},
): Promise<Machine> {
  const directory = path.join(folder.path, user, workspace);
  mkdirSync(directory, { recursive: true });
  const cloud = { hostname: hcp.hostname, organization: "acme", workspaces: { name: workspace } };
  const use = (content: object) =>
    writeFileSync(path.join(directory, "main.tf.json"), JSON.stringify({ terraform: { cloud }, ...content }));
  use(json);
  const binary = await terraformBinary();
  const own = { ...hcp.envFor(user), ...env };
  const terraform = new Terraform({
    binary,
    workingDirectory: directory,
    cloud: true,
    env: own,
    lockTimeoutSeconds: 1,
  });
  const command = (...args: readonly string[]) =>
    run(binary, [`-chdir=${directory}`, ...args], 60, {
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      ...own,
    });
  return { terraform, directory, command, use };
}

/** A configuration with one resource, whose value is an output, beside an output of a secret. */
const producer = (value: string) => ({
  resource: { terraform_data: { it: { input: value } } },
  output: {
    value: { value: "${terraform_data.it.output}" },
    list: { value: [1, "a"] },
    secret: { value: "hidden", sensitive: true },
  },
});

/** A configuration that reads another workspace's outputs. */
const reader = (workspace: string) => ({
  data: {
    terraform_remote_state: {
      other: {
        backend: "remote",
        config: { hostname: hcp.hostname, organization: "acme", workspaces: { name: workspace } },
      },
    },
  },
  output: { read: { value: "${data.terraform_remote_state.other.outputs.value}" } },
});

async function apply({ terraform }: Machine): Promise<void> {
  await terraform.init();
  await terraform.plan({ out: "it.tfplan" });
  await terraform.apply("it.tfplan");
}

async function hasChanges({ terraform }: Machine): Promise<boolean> {
  return (await terraform.plan({ out: "next.tfplan" })).hasChanges;
}

const serialOf = (name: string) =>
  (JSON.parse(hcp.workspace(name)?.state ?? "{}") as { serial?: number }).serial;

/** The failure of something that must fail. */
async function failureOf(running: Promise<unknown>): Promise<TerraformError> {
  const failure = await running.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(TerraformError);
  return failure as TerraformError;
}

describe("a workspace", () => {
  it("is created by init, empty and unlocked", async () => {
    const { terraform } = await machine("lamp-dr", producer("one"));
    await terraform.init();

    expect(hcp.workspace("lamp-dr")).toEqual({
      name: "lamp-dr",
      lockedBy: undefined,
      state: undefined,
      versions: 0,
    });
  });

  it("has the state after an apply, and the next plan is clean", async () => {
    const alice = await machine("lamp-dr", producer("one"));
    await apply(alice);

    expect(serialOf("lamp-dr")).toBe(1);
    expect(hcp.workspace("lamp-dr")?.lockedBy).toBeUndefined();
    expect(await alice.terraform.listState()).toEqual(["terraform_data.it"]);
    expect(await hasChanges(alice)).toBe(false);
  });

  it("keeps no state in the directory", async () => {
    const alice = await machine("lamp-dr", producer("one"));
    await apply(alice);

    expect(existsSync(path.join(alice.directory, "terraform.tfstate"))).toBe(false);
  });

  it("gives its outputs, sensitive ones too, without its state", async () => {
    const alice = await machine("lamp-dr", producer("one"));
    await apply(alice);
    const before = hcp.calls().length;
    const outputs = await alice.terraform.output();

    expect(Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]))).toEqual({
      value: "one",
      list: [1, "a"],
      secret: "hidden",
    });
    const asked = hcp.calls().slice(before);
    expect(asked.filter(({ path: address }) => address.startsWith("/_objects"))).toEqual([]);
  });

  it("takes the place of another backend in the same directory, as it is, without a question", async () => {
    await apply(await machine("lamp-dr", producer("one"), { user: "bob" }));
    const alice = await machine("lamp-dr", {});
    alice.use({ terraform: { backend: { local: { path: "other.tfstate" } } }, ...producer("two") });
    expect((await alice.command("init", "-input=false")).code).toBe(0);
    expect((await alice.command("apply", "-auto-approve")).code).toBe(0);
    alice.use(producer("one"));
    await alice.terraform.init();

    expect(await hasChanges(alice)).toBe(false);
  });

  it("takes back a state that went on in another backend, by a push", async () => {
    const alice = await machine("lamp-dr", producer("one"));
    await apply(alice);
    writeFileSync(path.join(alice.directory, "copy.tfstate"), hcp.workspace("lamp-dr")?.state ?? "");
    alice.use({ terraform: { backend: { local: { path: "copy.tfstate" } } }, ...producer("two") });
    await alice.command("init", "-reconfigure", "-input=false");
    expect((await alice.command("apply", "-auto-approve")).code).toBe(0);
    alice.use(producer("two"));
    await alice.terraform.init();

    expect((await alice.command("state", "push", "copy.tfstate")).code).toBe(0);
    expect(await hasChanges(alice)).toBe(false);
  });

  it("is created with the tags of a configuration that has no name, and found by them", async () => {
    await (await machine("other", {})).terraform.init();
    const alice = await machine("tagged", {});
    alice.use({
      terraform: { cloud: { hostname: hcp.hostname, organization: "acme", workspaces: { tags: ["lamp"] } } },
    });
    expect((await alice.command("workspace", "list")).code, "before init").toBe(1);
    const init = ["init", "-no-color"];
    const { code, lines } = await terraform(alice.directory, init, undefined, "made\n", hcp.envFor("alice"));
    expect([code, lines.join("\n")]).toEqual([
      0,
      expect.stringContaining("no workspaces with the configured tags"),
    ]);

    const { stdout } = await alice.command("workspace", "list");
    expect(stdout.match(/[\w-]+/g)).toEqual(["made"]);
  });

  it("is read by another's remote state, as it is by then", async () => {
    const primary = await machine("lamp-primary", producer("one"));
    await apply(primary);
    const dns = await machine("lamp-dns", reader("lamp-primary"));
    await apply(dns);
    const first = (await dns.terraform.output()).read?.value;
    primary.use(producer("two"));
    await apply(primary);
    await apply(dns);

    expect([first, (await dns.terraform.output()).read?.value]).toEqual(["one", "two"]);
  });

  it("that was never applied is missing for who reads it, and is created by reading it", async () => {
    const dns = await machine("lamp-dns", reader("lamp-primary"));
    await dns.terraform.init();

    expect((await failureOf(dns.terraform.plan({ out: "it.tfplan" }))).diagnostics).toMatchObject([
      { summary: "Unable to find remote state", address: "data.terraform_remote_state.other" },
    ]);
    expect(hcp.workspace("lamp-primary")).toMatchObject({ state: undefined, versions: 0 });
  });
});

describe("a workspace that another's apply has locked", () => {
  let alice: Machine;
  let apply_: Promise<unknown>;
  let stop: AbortController;

  /** Bob's apply has made its change and cannot upload the state. */
  beforeEach(async () => {
    alice = await machine("lamp-dr", producer("one"));
    await apply(alice);
    const bob = await machine("lamp-dr", producer("two"), { user: "bob" });
    await bob.terraform.init();
    await bob.terraform.plan({ out: "it.tfplan" });
    hcp.setUploads("unanswered");
    stop = new AbortController();
    const dying = new Terraform({
      binary: await terraformBinary(),
      workingDirectory: bob.directory,
      cloud: true,
      env: hcp.envFor("bob"),
      signal: stop.signal,
      endsAtOnce: true,
    });
    apply_ = dying.apply("it.tfplan").catch((error: unknown) => error);
    await expect.poll(() => hcp.workspace("lamp-dr")?.versions, { timeout: 60_000 }).toBe(2);
  });
  afterEach(async () => {
    stop.abort();
    await apply_;
  });

  it("refuses a plan with exit code 1; the message names the workspace, not the holder", async () => {
    const refused = await failureOf(alice.terraform.plan({ out: "it.tfplan" }));

    expect(refused.exitCode).toBe(1);
    expect(refused.message).toContain("Error acquiring the state lock");
    expect(refused.message).toContain('workspace already locked (lock ID: "acme/lamp-dr")');
    expect(refused.message).not.toContain("bob");
    expect(hcp.workspace("lamp-dr")?.lockedBy).toBe("bob");
  });

  it("is unlocked by the workspace's name, not by the id in the message's lock info", async () => {
    const { message } = await failureOf(alice.terraform.plan({ out: "it.tfplan" }));
    const id = /ID: +([0-9a-f-]{36})/.exec(message)?.[1] ?? "";
    const refused = await alice.command("force-unlock", "-force", id);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining(`lock ID "${id}" does not match existing lock ID "acme/lamp-dr"`),
    ]);
    expect(hcp.workspace("lamp-dr")?.lockedBy).toBe("bob");

    expect((await alice.command("force-unlock", "-force", "acme/lamp-dr")).code).toBe(0);
    expect(hcp.workspace("lamp-dr")?.lockedBy).toBeUndefined();
  });

  it("keeps the lock and the last whole state if that apply is killed in its upload", async () => {
    stop.abort();
    await apply_;
    hcp.setUploads("taken");

    expect(hcp.workspace("lamp-dr")?.lockedBy).toBe("bob");
    expect(serialOf("lamp-dr")).toBe(1);
    await alice.command("force-unlock", "-force", "acme/lamp-dr");
    expect(await hasChanges(alice)).toBe(false);
  });
});

describe("an upload that is refused", () => {
  let alice: Machine;
  let failure: TerraformError;

  beforeEach(async () => {
    alice = await machine("lamp-dr", producer("one"));
    await apply(alice);
    alice.use(producer("two"));
    hcp.setUploads("refused");
    failure = await failureOf(apply(alice));
    hcp.setUploads("taken");
  });

  it("fails the apply, whose state is left in a file, and the workspace locked", async () => {
    expect(failure.exitCode).toBe(1);
    expect(failure.message).toContain("Failed to persist state to backend");
    expect(existsSync(path.join(alice.directory, "errored.tfstate"))).toBe(true);
    expect([hcp.workspace("lamp-dr")?.lockedBy, serialOf("lamp-dr")]).toEqual(["alice", 1]);
  });

  it("is made good by unlocking the workspace and pushing the file", async () => {
    const tooEarly = await alice.command("state", "push", "errored.tfstate");
    expect([tooEarly.code, tooEarly.stderr]).toEqual([
      1,
      expect.stringContaining("workspace already locked"),
    ]);

    expect((await alice.command("force-unlock", "-force", "acme/lamp-dr")).code).toBe(0);
    expect((await alice.command("state", "push", "errored.tfstate")).code).toBe(0);
    expect(await hasChanges(alice)).toBe(false);
  });
});

describe("Terraform calls nothing with its token", () => {
  it("if it does not trust the host's certificate", async () => {
    const env = { SSL_CERT_FILE: path.join(folder.path, "none.pem") };
    writeFileSync(env.SSL_CERT_FILE, "");
    const { terraform } = await machine("lamp-dr", producer("one"), { env });

    expect((await failureOf(terraform.init())).message).toContain("failed to verify certificate");
    expect(hcp.calls()).toEqual([]);
  });

  it("that the host knows, if the token is another's", async () => {
    const [[name = ""] = []] = Object.entries(hcp.envFor("alice")).filter(([key]) =>
      key.startsWith("TF_TOKEN_"),
    );
    const { terraform } = await machine("lamp-dr", producer("one"), { env: { [name]: "expired" } });

    expect((await failureOf(terraform.init())).message).toMatch(
      /Failed to read organization[\s\S]*unauthorized/,
    );
    expect(hcp.workspace("lamp-dr")).toBeUndefined();
  });
});

describe("a copy of the stand-in", () => {
  it("has the states of its original, and shares no later one", async () => {
    const alice = await machine("lamp-dr", producer("one"));
    await apply(alice);
    const copy = hcp.copy();
    alice.use(producer("two"));
    await apply(alice);

    const states = [copy, hcp].map((one) => JSON.parse(one.workspace("lamp-dr")?.state ?? "{}"));
    expect(states.map(({ outputs }) => outputs.value.value)).toEqual(["one", "two"]);
  });
});

describe("the operator's commands", () => {
  const config = parseConfig(documentWith({ backend: { kind: "cloud", organization: "acme" } }));
  let emulator: Emulator;
  let session: Session;

  beforeAll(async () => {
    emulator = await startEmulator({ accountId: config.accountId });
  });
  afterAll(() => emulator?.stop());
  afterEach(() => session?.close());

  const open = async () => {
    session = await openSession({
      target: "emulator",
      config,
      outputDirectory: folder.path,
      say: () => {},
      emulator,
      hcpTerraform: { server: hcp, user: "alice" },
      lockTimeoutSeconds: 1,
    });
  };

  const commanded = (command: string, messages: string[] = []) =>
    startOperation({
      session,
      config,
      command,
      say: (line) => void messages.push(line),
      show: () => {},
      approve: async () => true,
    });

  /**
   * Both region stacks in little: the variables, outputs and reads of each other on which the commands rest, without
   * anything of AWS.
   */
  const writeStacks = () => {
    for (const role of ["primary", "dr"] as const) {
      mkdirSync(path.join(folder.path, "stacks", role), { recursive: true });
      writeFileSync(path.join(folder.path, "stacks", role, "cdk.tf.json"), JSON.stringify(littleStack(role)));
    }
  };
  const littleStack = (role: RegionRole) => {
    const peer = role === "primary" ? "dr" : "primary";
    const variables = ["database_generation", "oldest_database_generation"];
    const isStandby = 'var.posture == "standby"';
    const workspace = (name: RegionRole) => ({
      name: config.backend.kind === "cloud" && config.backend.workspaces[name],
    });
    return {
      terraform: {
        cloud: { hostname: "app.terraform.io", organization: "acme", workspaces: workspace(role) },
      },
      variable: {
        posture: { type: "string", default: role === "primary" ? "active" : "standby" },
        ...Object.fromEntries(variables.map((name) => [name, { type: "number", default: 1 }])),
      },
      data: {
        terraform_remote_state: {
          [peer]: {
            count: `\${${isStandby} ? 1 : 0}`,
            backend: "remote",
            config: { hostname: "app.terraform.io", organization: "acme", workspaces: workspace(peer) },
          },
        },
      },
      resource: {
        terraform_data: {
          region: {
            input: Object.fromEntries(["posture", ...variables].map((name) => [name, `\${var.${name}}`])),
          },
        },
      },
      output: {
        ...Object.fromEntries(["posture", ...variables].map((name) => [name, { value: `\${var.${name}}` }])),
        database: { value: `lamp-${role}-\${var.database_generation}` },
        follows: {
          value: `\${${isStandby} ? data.terraform_remote_state.${peer}[0].outputs.database : "nothing"}`,
        },
      },
    };
  };

  const applied = async (role: RegionRole) => {
    const { terraform } = session.terraformIn(role);
    await terraform.init();
    const { database, follows, posture } = await terraform.output();
    return `${posture?.value} ${database?.value} follows ${follows?.value}`;
  };
  const deploy = async () => {
    writeStacks();
    await open();
    for (const role of ["primary", "dr"] as const) {
      const { terraform } = session.terraformIn(role);
      await terraform.init();
      await terraform.plan({ out: "first.tfplan" });
      await terraform.apply("first.tfplan");
    }
  };

  it("activate, reprotect and switch over from states in workspaces", async () => {
    await deploy();
    expect([await applied("primary"), await applied("dr")]).toEqual([
      "active lamp-primary-1 follows nothing",
      "standby lamp-dr-1 follows lamp-primary-1",
    ]);

    const activated = await activateRegion(commanded("activate"), "dr");
    expect([activated.outcome, activated.left, await applied("dr")]).toEqual([
      "applied",
      [],
      "active lamp-dr-1 follows nothing",
    ]);

    const [reprotected] = await reprotectRegion(commanded("reprotect"), "primary");
    expect([reprotected?.outcome, reprotected?.left, await applied("primary")]).toEqual([
      "applied",
      [],
      "standby lamp-primary-2 follows lamp-dr-1",
    ]);

    const { steps } = await switchOver(commanded("switchover"), "primary", {
      waitForReplica: async () => {},
    });
    expect(steps.map(({ outcome, step }) => `${step.name} ${step.stack} ${outcome}`)).toEqual([
      "quiesce dr applied",
      "activate primary applied",
      "reprotect dr applied",
    ]);
    expect([await applied("primary"), await applied("dr")]).toEqual([
      "active lamp-primary-2 follows nothing",
      "standby lamp-dr-2 follows lamp-primary-2",
    ]);
  });

  it("say of a locked workspace how to clear it, in words that work", async () => {
    await deploy();
    hcp.setUploads("refused");
    const unsaved: unknown = await activateRegion(commanded("activate"), "dr").catch(
      (error: unknown) => error,
    );
    hcp.setUploads("taken");
    const locked: unknown = await activateRegion(commanded("activate"), "dr").catch(
      (error: unknown) => error,
    );
    const commands = [unsaved, locked].map((error) =>
      [...(error as Error).message.matchAll(/^ {2}terraform (.+)$/gm)].map(([, words]) => words as string),
    );
    const directory = path.join(folder.path, "plans", "emulator", "dr");
    const unlock = `-chdir=${directory} force-unlock acme/lamp-dr`;
    const push = `-chdir=${directory} state push errored.tfstate`;
    expect(commands).toEqual([[unlock, push], [unlock]]);

    for (const words of [unlock.replace("force-unlock", "force-unlock -force"), push]) {
      const env = { ...process.env, ...hcp.envFor("alice") };
      expect((await run(await terraformBinary(), words.split(" "), 60, env)).code, words).toBe(0);
    }
    const again = await activateRegion(commanded("activate"), "dr");
    expect([again.outcome, await applied("dr")]).toEqual(["unchanged", "active lamp-dr-1 follows nothing"]);
  });

  it("plan the real primary in its workspace, and leave it unlocked", async () => {
    synthesize(folder.path, () => {}, config);
    await open();
    const { terraform } = session.terraformIn("primary");
    await terraform.init();
    await terraform.plan({ out: "it.tfplan" });
    const { resource_changes = [] } = await terraform.showPlan("it.tfplan");

    expect(
      resource_changes.filter(({ change }) => change.actions.join() === "create").length,
    ).toBeGreaterThan(50);
    expect(hcp.workspace("lamp-primary")).toMatchObject({ lockedBy: undefined, versions: 0 });
    rmSync(path.join(folder.path, "plans"), { recursive: true });
  });
});
