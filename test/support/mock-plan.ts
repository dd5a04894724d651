import type { Block, SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { initialize, terraform, withTerraformDirectory } from "./terraform";

/** The inputs of a plan. */
export interface PlanInput {
  /** `-var`. */
  readonly variables?: Readonly<Record<string, string | number>>;
  /** Values of data sources, by address, such as `data.aws_db_instances.found`. All others have mocked values. */
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface MockedPlan {
  /** Terraform's error messages; empty if it plans. */
  readonly refusals: readonly string[];
  /** Planned values by address, `aws_db_instance.database["1"]`; unknown ones are missing. */
  readonly resources: Readonly<Record<string, Block>>;
  /** Known values of outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The lines of `terraform test -json -verbose` that are read. */
interface TestMessage {
  readonly type: string;
  readonly "@testfile"?: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly test_plan?: {
    readonly resource_changes?: readonly {
      readonly address: string;
      readonly mode: string;
      readonly change: { readonly after: Block };
    }[];
    readonly output_changes?: Readonly<Record<string, { readonly after?: unknown }>>;
  };
}

/**
 * Plans a stack with Terraform and the AWS provider's own schemas and checks, but without AWS: data sources have the given
 * values, and what AWS decides is unknown, as in any first plan.
 *
 * The stack is as synthesized, except for its backend, its imports, which mocks refuse, and ephemeral resources, which
 * mocks do not support: ephemeral variables stand in for them.
 */
export async function planMocked<Name extends string>(
  stack: SynthesizedStack,
  inputs: Readonly<Record<Name, PlanInput>>,
): Promise<Record<Name, MockedPlan>> {
  const names = Object.keys(inputs) as Name[];
  // One per file: Terraform skips what follows an error in the same file.
  const files = names.map((name, index) => {
    const { variables = {}, data = {} } = inputs[name];
    const override_data = Object.entries(data).map(([target, values]) => ({ target, values }));
    return [
      `tests/input_${index}.tftest.json`,
      { mock_provider: { aws: {} }, variables, override_data, run: { plan: { command: "plan" } } },
    ] as const;
  });
  return withTerraformDirectory(
    { "main.tf.json": mockable(stack), ...Object.fromEntries(files) },
    async (directory) => {
      await initialize(directory, "aws");
      const messages = new Map<string, TestMessage[]>(files.map(([file]) => [file, []]));
      const { stderr } = await terraform(directory, ["test", "-json", "-verbose"], (line) => {
        const message = JSON.parse(line) as TestMessage;
        const file = message["@testfile"];
        if (file !== undefined && (message.diagnostic || message.test_plan)) {
          messages.get(file)?.push(message);
        }
      });
      const plans = files.map(([file], index) => [
        names[index],
        mockedPlan(messages.get(file) ?? [], stderr),
      ]);
      return Object.fromEntries(plans) as Record<Name, MockedPlan>;
    },
  );
}

function mockedPlan(messages: readonly TestMessage[], stderr: string): MockedPlan {
  const refusals = messages.flatMap(({ diagnostic }) => {
    if (diagnostic?.severity !== "error") {
      return [];
    }
    return [diagnostic.detail || diagnostic.summary];
  });
  const plan = messages.find(({ test_plan }) => test_plan)?.test_plan;
  if (!plan && refusals.length === 0) {
    throw new Error(`Terraform neither planned nor refused. ${stderr}`);
  }
  const managed = (plan?.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  return {
    refusals,
    resources: Object.fromEntries(managed.map(({ address, change }) => [address, change.after])),
    outputs: Object.fromEntries(
      Object.entries(plan?.output_changes ?? {})
        .filter(([, { after }]) => after !== undefined)
        .map(([name, { after }]) => [name, after]),
    ),
  };
}

function mockable({ json }: SynthesizedStack): Block {
  const { backend: _backend, cloud: _cloud, ...settings } = json.terraform ?? {};
  const { ephemeral = {}, import: _import, ...rest } = json;
  const addresses = Object.entries(ephemeral).flatMap(([type, byId]) =>
    Object.keys(byId).map((id) => `ephemeral.${type}.${id}`),
  );
  const text = addresses.reduce(
    // An ephemeral resource with count is read by index.
    (all, address, index) =>
      all.replaceAll(new RegExp(`${address}(\\[0\\])?\\.`, "g"), `var.ephemeral_${index}.`),
    JSON.stringify({ ...rest, terraform: settings }),
  );
  const stub = { random_password: "not-in-any-plan", secret_string: '{"password":"not-in-any-plan"}' };
  const configuration = JSON.parse(text) as Block;
  return {
    ...configuration,
    variable: {
      ...configuration.variable,
      ...Object.fromEntries(
        addresses.map((_, index) => [
          `ephemeral_${index}`,
          { type: "map(string)", ephemeral: true, default: stub },
        ]),
      ),
    },
  };
}
