import type { EndpointKind } from "../terraform/stack/reachability";
import type { SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { acm } from "./acm";
import { autoscaling } from "./autoscaling";
import { cloudwatch } from "./cloudwatch";
import { ecr } from "./ecr";
import { ecs } from "./ecs";
import { elb } from "./elb";
import { iam } from "./iam";
import { kms } from "./kms";
import { rds } from "./rds";
import { route53 } from "./route53";
import { type Finding, findings, type Rule } from "./rule";
import { s3 } from "./s3";
import { secretsmanager } from "./secretsmanager";
import type { Service } from "./service";
import { sns } from "./sns";
import { ssm } from "./ssm";
import { tagging } from "./tagging";
import { terraform } from "./terraform";
import { vpc } from "./vpc";

export { SynthesizedStack } from "../terraform/stack/synthesized-stack";
export { answer, type Finding, findings, type Rule, type RuleInfo } from "./rule";

/** Every service in use: whatever iterates over services uses this list. */
export const SERVICES: readonly Service[] = [
  acm,
  autoscaling,
  cloudwatch,
  ecr,
  ecs,
  elb,
  iam,
  kms,
  rds,
  route53,
  s3,
  secretsmanager,
  sns,
  ssm,
  tagging,
  terraform,
  vpc,
];

/** The services in the order in which a visitor's request reaches them. */
export const ALONG_THE_WAY: readonly Service[] = SERVICES.toSorted(
  (a, b) => (a.position ?? SERVICES.length) - (b.position ?? SERVICES.length),
);

/** Every kind of resource with network interfaces in the VPC. */
export const ENDPOINT_KINDS: readonly EndpointKind[] = ALONG_THE_WAY.flatMap(
  ({ endpoint }) => endpoint ?? [],
);

/** Every rule over synthesized stacks, by id. */
export const RULES: readonly Rule[] = SERVICES.flatMap(({ rules = [] }) => rules).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** Every violation of every rule, errors first; before them, the resources that no rule covers. */
export function checkStacks(stacks: readonly SynthesizedStack[]): Finding[] {
  const all = RULES.flatMap((rule) => findings(rule, stacks, ENDPOINT_KINDS));
  return [
    ...stacks.flatMap(unclaimed),
    ...all.filter(({ severity }) => severity === "error"),
    ...all.filter(({ severity }) => severity === "warning"),
  ];
}

const KINDS = { resource: "resource", data: "data source", ephemeral: "ephemeral resource" } as const;
const CLAIMED = {
  resource: new Set(SERVICES.flatMap(({ resources }) => Object.keys(resources))),
  data: new Set(SERVICES.flatMap(({ dataSources = [] }) => dataSources)),
  ephemeral: new Set(SERVICES.flatMap(({ ephemerals = [] }) => ephemerals)),
};

/** Blocks of types that no service claims, so that nothing here would check them. */
function unclaimed({ name, json }: SynthesizedStack): Finding[] {
  return (Object.keys(KINDS) as (keyof typeof KINDS)[]).flatMap((kind) =>
    Object.entries(json[kind] ?? {})
      .filter(([type]) => !CLAIMED[kind].has(type))
      .flatMap(([type, blocks]) =>
        Object.keys(blocks).map((id) => ({
          rule: null,
          severity: "error" as const,
          stack: name,
          address: `${kind === "resource" ? "" : `${kind}.`}${type}.${id}`,
          message: `${type} is a ${KINDS[kind]} of no service in src/services: no rule, policy or diagram covers it`,
          fix: 'Claim it there; see "Add a service" in CONTRIBUTING.md.',
        })),
      ),
  );
}
