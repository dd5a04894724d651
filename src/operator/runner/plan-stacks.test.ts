import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { parseConfig } from "../../config";
import type { Target } from "../../terraform/run/working-directory";
import { type Emulator, startEmulator } from "../../tools/emulator";
import { type PlanStacksOptions, planStacks, type StackPlan } from "./plan-stacks";
import { openSession, type Session } from "./session";

const config = parseConfig(
  JSON.parse(readFileSync(path.resolve(__dirname, "../../../config/production.json"), "utf8")),
);

const backend = (stack: string) => ({
  s3: { bucket: "states-eu-central-1", key: `${stack}/terraform.tfstate`, region: "eu-central-1" },
});

/** Stacks that need no provider: a producer, its consumer, and a broken one. */
const stacks: Record<string, unknown> = {
  dr: {
    terraform: { backend: backend("dr") },
    variable: { posture: { type: "string", default: "standby" } },
    resource: { terraform_data: { posture: { input: "${var.posture}" } } },
  },
  dns: {
    terraform: { backend: backend("dns") },
    data: {
      terraform_remote_state: { dr: { backend: "s3", config: backend("dr").s3 } },
    },
    resource: {
      terraform_data: {
        target: { input: "${data.terraform_remote_state.dr.outputs.load_balancer_dns_name}" },
      },
    },
  },
  primary: {
    terraform: { backend: backend("primary") },
    resource: { terraform_data: { broken: { input: "${var.no_such_variable}" } } },
  },
};

let outputDirectory: string;

function newOutputDirectory(): void {
  outputDirectory = temporaryFolder("plan-stacks-test").path;
  writeStacks(stacks);
}

function writeStacks(contents: Record<string, unknown>): void {
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(path.join(outputDirectory, "stacks", name), { recursive: true });
    writeFileSync(path.join(outputDirectory, "stacks", name, "cdk.tf.json"), JSON.stringify(content));
  }
}

function planIn(
  session: Session,
  names: string[],
  options: Partial<PlanStacksOptions> = {},
): Promise<StackPlan[]> {
  return planStacks({
    session,
    config,
    stacks: names,
    variables: {},
    parallel: 2,
    onProgress: () => {},
    ...options,
  });
}

async function plan(target: Target, names: string[]): Promise<StackPlan[]> {
  const session = await openSession({ target, config, outputDirectory, say: () => {} });
  try {
    return await planIn(session, names);
  } finally {
    await session.close();
  }
}

function plannedInput(stackPlan: StackPlan | undefined): unknown {
  const json = JSON.parse(readFileSync(stackPlan?.planJson ?? "", "utf8"));
  return json.resource_changes[0].change.after.input;
}

describe("plans on the emulator", () => {
  let session: Session;

  beforeAll(async () => {
    newOutputDirectory();
    session = await openSession({ target: "emulator", config, outputDirectory, say: () => {} });
  });

  afterAll(() => session.close());

  it("are kept as a plan file and as JSON, with a summary and a review", async () => {
    const [dr] = await planIn(session, ["dr"]);

    expect(dr).toMatchObject({ stack: "dr", status: "planned", placeholders: [], waitsFor: [] });
    expect(dr?.summary?.counts.create).toBe(1);
    expect(dr?.review?.headline).toBe("clear: nothing at risk");
    expect(dr?.planFile).toBe(path.join(outputDirectory, "plans", "emulator", "dr", "plan.tfplan"));
    expect(existsSync(dr?.planFile ?? "")).toBe(true);
    expect(plannedInput(dr)).toBe("standby");
  });

  it("read placeholders of what has not been applied, and report them", async () => {
    const [dns] = await planIn(session, ["dns"]);

    expect(dns).toMatchObject({ status: "planned", placeholders: ["dr"] });
    expect(plannedInput(dns)).toMatch(/^lamp-dr-0+\.eu-central-1\.elb\.amazonaws\.com$/);
  });

  it("name no placeholder that is not read", async () => {
    writeStacks({
      dns: {
        ...(stacks.dns as object),
        data: { terraform_remote_state: { dr: { backend: "s3", config: backend("dr").s3, count: 0 } } },
        resource: { terraform_data: { target: { input: "nothing of others" } } },
      },
    });

    const [dns] = await planIn(session, ["dns"]);
    writeStacks(stacks);

    expect([dns?.status, dns?.placeholders]).toEqual(["planned", []]);
  });

  it("of a producer see nothing of its placeholder", async () => {
    const [dns, dr] = await planIn(session, ["dns", "dr"], { parallel: 1 });

    expect(dns?.placeholders).toEqual(["dr"]);
    expect(dr?.summary?.outputs).toEqual([]);
  });

  it("pass a variable to the stacks that declare it", async () => {
    const [dr, dns] = await planIn(session, ["dr", "dns"], { variables: { posture: "active" } });

    expect(plannedInput(dr)).toBe("active");
    expect(dns?.status).toBe("planned");
  });

  it("come in the requested order, and a failed one leaves the others alone", async () => {
    const plans = await planIn(session, ["primary", "dr"]);

    expect(plans.map(({ stack, status }) => [stack, status])).toEqual([
      ["primary", "failed"],
      ["dr", "planned"],
    ]);
    expect(plans[0]?.error).toContain("Reference to undeclared input variable");
  });

  it("report the progress of each stack", async () => {
    const progress: string[] = [];
    await planIn(session, ["dr"], {
      onProgress: (stack, line) => progress.push(`${stack}: ${line.replace(/[\d.]+ s$/, "N s")}`),
    });

    expect(progress).toEqual(["dr: connecting to its state", "dr: planning", "dr: planned in N s"]);
  });

  it("of HCP Terraform workspaces use local states", async () => {
    writeStacks({
      dns: {
        terraform: { cloud: { organization: "acme", workspaces: { name: "lamp-dns" } } },
        data: {
          terraform_remote_state: {
            dr: { backend: "remote", config: { organization: "acme", workspaces: { name: "lamp-dr" } } },
          },
        },
        resource: {
          terraform_data: { target: { input: "${data.terraform_remote_state.dr.outputs.cluster_name}" } },
        },
      },
    });

    const [dns] = await planIn(session, ["dns"]);
    writeStacks(stacks);

    expect([dns?.error, plannedInput(dns)]).toEqual([undefined, "lamp-dr"]);
  });
});

describe("plans on AWS", () => {
  let aws: Emulator;

  beforeEach(async () => {
    newOutputDirectory();
    aws = await startEmulator({ accountId: config.accountId });
    for (const [name, value] of Object.entries(aws.env)) {
      vi.stubEnv(name, value);
    }
    // In the configuration itself, for this test only: synthesized stacks address AWS, not an emulator.
    writeStacks(
      JSON.parse(JSON.stringify(stacks).replaceAll('"region":', '"use_path_style":true,"region":')) as Record<
        string,
        unknown
      >,
    );
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await aws.stop();
  });

  async function makeBucket(): Promise<void> {
    const region = "eu-central-1";
    const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    await aws.request({ service: "s3", region, method: "PUT", path: "/states-eu-central-1", body });
  }

  it("wait for a stack that has not been applied, instead of reading a placeholder", async () => {
    await makeBucket();

    const [dns, dr] = await plan("aws", ["dns", "dr"]);

    expect(dns).toMatchObject({ status: "waits", waitsFor: ["dr"], placeholders: [] });
    expect(dr?.status).toBe("planned");
  });

  it("name the command that creates a missing bucket", async () => {
    const [dr] = await plan("aws", ["dr"]);

    expect(dr?.status).toBe("failed");
    expect(dr?.error).toMatch(
      /S3 bucket "states-eu-central-1" does not exist[\s\S]*Create it with: npm run bootstrap -- --target aws$/,
    );
  });
});

describe("a session", () => {
  beforeEach(newOutputDirectory);

  it("on the emulator starts empty, without anything of an earlier one", async () => {
    const left = path.join(outputDirectory, "plans", "emulator", "lamp-dr.tfstate");
    mkdirSync(path.dirname(left), { recursive: true });
    writeFileSync(left, "{}");
    const session = await openSession({ target: "emulator", config, outputDirectory, say: () => {} });
    await session.close();

    expect(existsSync(left)).toBe(false);
  });

  it("is refused while another one uses the directory", async () => {
    const session = await openSession({ target: "aws", config, outputDirectory, say: () => {} });
    try {
      await expect(openSession({ target: "aws", config, outputDirectory, say: () => {} })).rejects.toThrow(
        `${outputDirectory}/plans/aws is in use by process ${process.pid}`,
      );
    } finally {
      await session.close();
    }
  });
});
