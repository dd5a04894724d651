import path from "node:path";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import type { RegionRole } from "../contract";
import type { PlanJson } from "../terraform/plan";
import { type PlanOptions, type StateJson, TerraformError } from "../terraform/run";
import type { Posture } from "./lifecycle";
import { type ApprovalRequest, type Operation, startOperation } from "./operation";
import type { Session } from "./runner/session";

export const config = parseConfig(documentWith());

type Variables = Readonly<Record<string, string>>;

/** The fake Terraform's calls, in order: `dr init`, `dr plan posture=active`, `dr apply activate.tfplan`. */
type Asked = string[];

/** A stack of the fake: its outputs are the values it was last applied with. */
interface FakeRegion {
  applied: Record<string, string>;
  /** Resources that a plan changes when any variable does. */
  changes: NonNullable<PlanJson["resource_changes"]>;
  /** Of the state. */
  resources: StateJson["resources"];
}

/** Both region stacks, with Terraform faked at its boundary: plans differ from the state by their variables. */
export class FakeStacks {
  readonly asked: Asked = [];
  readonly regions: Record<RegionRole, FakeRegion>;
  private readonly failures: { command: string; message: string }[] = [];
  /** How long a plan takes. */
  planSeconds = 0;
  private plans: Record<string, { variables: Record<string, string>; json: PlanJson }> = {};

  constructor(primary: Posture, dr: Posture) {
    this.regions = { primary: fakeRegion(primary), dr: fakeRegion(dr) };
  }

  /** The command's next run fails with this message. */
  failNext(command: string, message: string): void {
    this.failures.push({ command, message });
  }

  /** Postures and generations: `active 1..1`. */
  state(role: RegionRole): string {
    const { database_generation, oldest_database_generation, posture } = this.regions[role].applied;
    return `${posture} ${oldest_database_generation}..${database_generation}`;
  }

  session(): Session {
    return {
      target: "emulator",
      emulator: undefined,
      terraformIn: (stack: RegionRole) => ({
        directory: `plans/${stack}`,
        json: { variable: DECLARED[stack] },
        terraform: this.terraform(stack),
      }),
      close: async () => {},
    } as unknown as Session;
  }

  private terraform(stack: RegionRole) {
    const run = async <T>(command: string, detail: string, work: () => T): Promise<T> => {
      this.asked.push(`${stack} ${command} ${detail}`.trim());
      const index = this.failures.findIndex((failure) => failure.command === command);
      const [failure] = index < 0 ? [] : this.failures.splice(index, 1);
      if (failure !== undefined) {
        throw new TerraformError(command, [], failure.message, 1);
      }
      return work();
    };
    const region = this.regions[stack];
    const given = (variables: Variables = {}) =>
      Object.entries(variables)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ");
    return {
      commandLine: (...words: readonly string[]) => `terraform ${words.join(" ")}`,
      commandLines: (options: PlanOptions) => ({
        init: `terraform init (${stack})`,
        plan: `terraform plan ${options.refresh === false ? "-refresh=false " : options.refresh === "minimal" ? "-minimal-refresh " : ""}${given(options.variables)}`.trim(),
        show: `terraform show ${options.out}`,
        apply: `terraform apply ${options.out}`,
      }),
      init: () => run("init", "", () => undefined),
      output: () =>
        run("output", "", () =>
          Object.fromEntries(Object.entries(region.applied).map(([name, value]) => [name, { value }])),
        ),
      plan: async (options: PlanOptions) => {
        if (this.planSeconds > 0) {
          await new Promise((resolve) => setTimeout(resolve, this.planSeconds * 1000));
        }
        return run("plan", given(options.variables), () => {
          const variables = { ...defaultsOf(stack), ...options.variables };
          const hasChanges = JSON.stringify(variables) !== JSON.stringify(region.applied);
          this.plans[`${stack} ${options.out}`] = {
            variables,
            json: this.plan(stack, variables, hasChanges),
          };
          return { hasChanges };
        });
      },
      pullState: async () => ({ serial: 1, lineage: "fake", resources: region.resources }),
      untaint: (address: string) =>
        run("untaint", address, () => {
          region.resources = [];
        }),
      // Of any stack, as a file may be.
      showPlan: (file: string) =>
        run("show", file, () => {
          const name = path.basename(file);
          const other = Object.keys(this.plans).find((key) => key.endsWith(` ${name}`));
          return (this.plans[`${stack} ${name}`] ?? this.plans[other ?? ""])?.json as PlanJson;
        }),
      apply: (file: string) =>
        run("apply", file, () => {
          region.applied = {
            ...(this.plans[`${stack} ${path.basename(file)}`] as { variables: Record<string, string> })
              .variables,
          };
        }),
    };
  }

  private plan(stack: RegionRole, variables: Variables, hasChanges: boolean): PlanJson {
    const identifier = `lamp-${stack}-${variables.database_generation}`;
    return {
      format_version: "1.2",
      terraform_version: "1.11.4",
      variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }])),
      planned_values: { outputs: { database_identifier: { value: identifier } } },
      resource_changes: hasChanges ? this.regions[stack].changes : [],
    };
  }
}

/** One change of a plan. */
export function change(
  address: string,
  action: "create" | "update" | "delete",
  before: object = {},
  after: object = {},
): NonNullable<PlanJson["resource_changes"]>[number] {
  const [type = "", rest = ""] = address.split(".", 2);
  const [name = ""] = rest.split("[", 1);
  return {
    address,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: { actions: [action], before, after },
  };
}

/** An operation on fake stacks: what it printed, showed and asked. */
export function fakeOperation(
  stacks: FakeStacks,
  approve: (request: ApprovalRequest) => boolean = () => true,
): Operation & {
  readonly messages: string[];
  readonly shown: string[];
  readonly approvals: ApprovalRequest[];
} {
  const messages: string[] = [];
  const shown: string[] = [];
  const approvals: ApprovalRequest[] = [];
  const operation = startOperation({
    session: stacks.session(),
    config,
    command: "test",
    say: (line) => void messages.push(line),
    show: (text) => void shown.push(text),
    approve: async (request) => {
      approvals.push(request);
      return approve(request);
    },
  });
  return { ...operation, messages, shown, approvals };
}

function fakeRegion(posture: Posture): FakeRegion {
  return {
    applied: variables(posture),
    changes: [change("aws_ecs_service.web_service_service", "update")],
    resources: [],
  };
}

function variables(posture: string): Record<string, string> {
  return {
    posture,
    database_generation: "1",
    oldest_database_generation: "1",
    unprotected_database_generations_below: "1",
  };
}

/** As the stacks declare them from the default configuration. */
const DECLARED: Record<RegionRole, Record<string, { default: string | number }>> = {
  primary: declared("active"),
  dr: declared("standby"),
};

function declared(posture: string) {
  return {
    posture: { default: posture },
    database_generation: { default: 1 },
    oldest_database_generation: { default: 1 },
    unprotected_database_generations_below: { default: 1 },
  };
}

function defaultsOf(stack: RegionRole): Record<string, string> {
  return Object.fromEntries(
    Object.entries(DECLARED[stack]).map(([name, value]) => [name, String(value.default)]),
  );
}
