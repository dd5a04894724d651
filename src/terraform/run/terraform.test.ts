import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { ensureTerraform } from "../../tools/terraform";
import { fakeProgram } from "../../tools/test-support";
import { Terraform, TerraformError, TerraformInterrupted, type TerraformOptions, type UiMessage } from ".";

let binary: string;

beforeAll(async () => {
  binary = (await ensureTerraform({ say: () => {} })).file;
});

/** Terraform in a directory with this configuration, which needs only the built-in provider. */
async function terraformWith(configuration: unknown, options: Partial<TerraformOptions> = {}) {
  const workingDirectory = temporaryFolder("terraform-test").path;
  writeFileSync(path.join(workingDirectory, "main.tf.json"), JSON.stringify(configuration));
  const terraform = new Terraform({ binary, workingDirectory, ...options });
  await terraform.init();
  return { terraform, workingDirectory };
}

const greeting = {
  variable: { name: { type: "string", default: "world" } },
  resource: { terraform_data: { greeting: { input: "hello ${var.name}" } } },
  output: { greeting: { value: "${terraform_data.greeting.output}" } },
};

describe("Terraform", () => {
  it("plans, shows and applies a plan, and returns the outputs", async () => {
    const { terraform } = await terraformWith(greeting);

    const { hasChanges } = await terraform.plan({ out: "plan.tfplan" });
    const plan = await terraform.showPlan("plan.tfplan");
    await terraform.apply("plan.tfplan");

    expect(hasChanges).toBe(true);
    expect(plan.resource_changes?.map(({ address, change }) => [address, change.actions])).toEqual([
      ["terraform_data.greeting", ["create"]],
    ]);
    expect(await terraform.output()).toMatchObject({ greeting: { value: "hello world", sensitive: false } });
  });

  it("reports that a plan has no changes", async () => {
    const { terraform } = await terraformWith(greeting);
    await terraform.plan({ out: "plan.tfplan" });
    await terraform.apply("plan.tfplan");

    expect(await terraform.plan({ out: "plan.tfplan" })).toEqual({ hasChanges: false });
  });

  it("passes values of variables unchanged", async () => {
    const { terraform } = await terraformWith(greeting);
    await terraform.plan({ out: "plan.tfplan", variables: { name: "a=b 'c' \"d\"" } });

    expect((await terraform.showPlan("plan.tfplan")).variables).toEqual({
      name: { value: "a=b 'c' \"d\"" },
    });
  });

  it("plans the destruction of everything", async () => {
    const { terraform } = await terraformWith(greeting);
    await terraform.plan({ out: "plan.tfplan" });
    await terraform.apply("plan.tfplan");
    await terraform.plan({ out: "plan.tfplan", destroy: true });
    await terraform.apply("plan.tfplan");

    expect(await terraform.listState()).toEqual([]);
  });

  it("returns the state, and none before the first apply", async () => {
    const { terraform } = await terraformWith(greeting);
    const before = await terraform.pullState();
    await terraform.plan({ out: "plan.tfplan" });
    await terraform.apply("plan.tfplan");

    expect(before).toBeUndefined();
    expect((await terraform.pullState())?.resources.map(({ type, name }) => `${type}.${name}`)).toEqual([
      "terraform_data.greeting",
    ]);
  });

  it("reports progress line by line", async () => {
    const lines: string[] = [];
    const messages: UiMessage[] = [];
    const { terraform } = await terraformWith(greeting, {
      onLine: (line) => lines.push(line),
      onMessage: (message) => messages.push(message),
    });
    await terraform.plan({ out: "plan.tfplan" });

    expect(lines).toContain("terraform_data.greeting: Plan to create");
    expect(messages.map(({ type }) => type)).toContain("change_summary");
  });

  it("fails with Terraform's error and its place", async () => {
    const precondition = [{ condition: '${var.name == "you"}', error_message: "It is not you." }];
    const { terraform } = await terraformWith({
      ...greeting,
      resource: { terraform_data: { greeting: { input: "hello", lifecycle: { precondition } } } },
    });

    const error = await terraform.plan({ out: "plan.tfplan" }).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(TerraformError);
    expect((error as Error).message).toBe(
      "terraform plan failed (exit code 1):\nResource precondition failed (resource.terraform_data.greeting.lifecycle.precondition[0])\nIt is not you.",
    );
  });

  it("returns the diagnostics of an invalid configuration", async () => {
    const { terraform, workingDirectory } = await terraformWith(greeting);
    writeFileSync(
      path.join(workingDirectory, "main.tf.json"),
      JSON.stringify({ resource: { terraform_data: { x: { no_such_argument: 1 } } } }),
    );

    expect((await terraform.validate()).map(({ severity, summary }) => [severity, summary])).toEqual([
      ["error", "Extraneous JSON object property"],
    ]);
  });

  it("fails with the last words of a program that dies", async () => {
    const directory = temporaryFolder("terraform-test").path;
    const file = fakeProgram(path.join(directory, "terraform"), 'echo "out of memory" >&2; exit 7');

    await expect(new Terraform({ binary: file, workingDirectory: directory }).init()).rejects.toThrow(
      "terraform init failed (exit code 7):\nout of memory",
    );
  });

  it("fails with the name of a program that does not exist", async () => {
    await expect(
      new Terraform({ binary: "/no/such/terraform", workingDirectory: tmpdir() }).init(),
    ).rejects.toThrow("/no/such/terraform could not be started");
  });
});

describe("HCP Terraform", () => {
  it("is reached by init, which must not get -reconfigure", async () => {
    const cloud = { organization: "acme", hostname: "127.0.0.1:1", workspaces: { name: "lamp-dr" } };
    await expect(terraformWith({ terraform: { cloud } }, { cloud: true })).rejects.toThrow(
      "Failed to request discovery document",
    );
    await expect(terraformWith({ terraform: { cloud } })).rejects.toThrow("-reconfigure");
  });
});

describe("what a person types", () => {
  it("is each command with its options, quoted for a shell, without options for machines", () => {
    const terraform = new Terraform({
      binary,
      workingDirectory: "stacks/dr",
      pluginDirectory: "/opt/my plugins",
    });
    const lines = terraform.commandLines({
      out: "failover.tfplan",
      refresh: false,
      variables: { posture: "active" },
      targets: ['aws_db_instance.database["1"]'],
    });

    expect(lines).toEqual({
      init: "terraform -chdir=stacks/dr init -reconfigure '-plugin-dir=/opt/my plugins'",
      plan:
        "terraform -chdir=stacks/dr plan -out=failover.tfplan -refresh=false -var=posture=active " +
        "'-target=aws_db_instance.database[\"1\"]'",
      show: "terraform -chdir=stacks/dr show failover.tfplan",
      apply: "terraform -chdir=stacks/dr apply failover.tfplan",
    });
  });

  it("has no backend options if the state is in HCP Terraform", () => {
    const terraform = new Terraform({ binary, workingDirectory: "stacks/dr", cloud: true });
    expect(terraform.commandLines({ out: "p" }).init).toBe("terraform -chdir=stacks/dr init");
  });

  it("names a directory elsewhere in full", () => {
    const terraform = new Terraform({ binary, workingDirectory: "/srv/stacks/dr" });
    expect(terraform.commandLines({ out: "p" }).show).toBe("terraform -chdir=/srv/stacks/dr show p");
  });
});

describe("a plan file", () => {
  it("is readable only by its owner: it holds values of sensitive attributes", async () => {
    const { terraform, workingDirectory } = await terraformWith(greeting);
    await terraform.plan({ out: "plan.tfplan" });

    expect(statSync(path.join(workingDirectory, "plan.tfplan")).mode & 0o777).toBe(0o600);
  });

  it("without refresh comes only from the state", async () => {
    const directory = temporaryFolder("terraform-test").path;
    const file = fakeProgram(
      path.join(directory, "terraform"),
      `echo "$@" > ${directory}/asked; touch ${directory}/plan.tfplan`,
    );
    const terraform = new Terraform({ binary: file, workingDirectory: directory });
    await terraform.plan({ out: "plan.tfplan", refresh: false });

    expect(readFileSync(path.join(directory, "asked"), "utf8")).toContain(" -refresh=false");
  });
});

describe("a minimal refresh", () => {
  it("is refused by a Terraform that has none, with its first version", async () => {
    const { terraform } = await terraformWith(greeting);

    await expect(terraform.plan({ out: "plan.tfplan", refresh: "minimal" })).rejects.toThrow(
      "This Terraform has no -minimal-refresh, which came with 1.17. Plan without it, or with --no-refresh.",
    );
  });
});

describe("a resource whose creation was interrupted", () => {
  it("is kept once it is untainted", async () => {
    const { terraform, workingDirectory } = await terraformWith(greeting);
    await terraform.plan({ out: "plan.tfplan" });
    await terraform.apply("plan.tfplan");
    const state = path.join(workingDirectory, "terraform.tfstate");
    const tainted = readFileSync(state, "utf8").replace(
      '"schema_version"',
      '"status": "tainted", "schema_version"',
    );
    writeFileSync(state, tainted);
    expect((await terraform.pullState())?.resources[0]?.instances[0]?.status).toBe("tainted");
    expect(await terraform.plan({ out: "plan.tfplan" })).toEqual({ hasChanges: true });

    await terraform.untaint("terraform_data.greeting");

    expect(await terraform.plan({ out: "plan.tfplan" })).toEqual({ hasChanges: false });
  });
});

describe("a resource that is forgotten", () => {
  it("is in the state no more, and was not destroyed", async () => {
    const { terraform } = await terraformWith(greeting);
    await terraform.plan({ out: "plan.tfplan" });
    await terraform.apply("plan.tfplan");
    expect(await terraform.listState()).toEqual(["terraform_data.greeting"]);

    await terraform.forget("terraform_data.greeting");

    expect(await terraform.listState()).toEqual([]);
    expect(await terraform.plan({ out: "plan.tfplan" })).toEqual({ hasChanges: true });
  });
});

describe("Terraform that is asked to stop", () => {
  it("finishes what it has begun and releases its lock", async () => {
    const controller = new AbortController();
    const slow = {
      resource: {
        terraform_data: {
          slow: {
            provisioner: [{ "local-exec": { command: "sleep 2" } }],
          },
        },
      },
    };
    const { terraform, workingDirectory } = await terraformWith(slow, {
      signal: controller.signal,
      onMessage: ({ type }) => {
        if (type === "provision_start") {
          controller.abort();
        }
      },
    });
    await terraform.plan({ out: "plan.tfplan" });

    await expect(terraform.apply("plan.tfplan")).rejects.toBeInstanceOf(TerraformInterrupted);

    expect(existsSync(path.join(workingDirectory, ".terraform.tfstate.lock.info"))).toBe(false);
    expect(JSON.parse(readFileSync(path.join(workingDirectory, "terraform.tfstate"), "utf8")).version).toBe(
      4,
    );
  });

  it("does not start another command", async () => {
    const { terraform } = await terraformWith(greeting, {});
    const stopped = new Terraform({
      ...(terraform as unknown as { options: TerraformOptions }).options,
      signal: AbortSignal.abort(),
    });

    await expect(stopped.plan({ out: "plan.tfplan" })).rejects.toThrow(
      "terraform plan was not started: interrupted",
    );
  });
});
