import type { LoggedCall } from "../../tools/emulator";

/** What a call is about, as IAM sees it. */
export interface CallResources {
  /** ARNs of what was there before; `*` where the action takes none. */
  readonly existing: readonly string[];
  /** ARNs of what the call makes. */
  readonly created: readonly string[];
}

type Parameters = Readonly<Record<string, unknown>>;
type Finder = (parameters: Parameters, arn: (rest: string) => string, call: LoggedCall) => CallResources;

const EVERYTHING: CallResources = { existing: ["*"], created: [] };

/** EC2's ids by their prefix, as IAM calls the type. */
const EC2_TYPES: Readonly<Record<string, string>> = {
  eipalloc: "elastic-ip",
  fl: "vpc-flow-log",
  igw: "internet-gateway",
  nat: "natgateway",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};

/** Where the request names something that IAM does not ask about. */
const EC2_ONLY: Readonly<Record<string, readonly string[]>> = {
  AuthorizeSecurityGroupEgress: ["security-group", "security-group-rule"],
  AuthorizeSecurityGroupIngress: ["security-group", "security-group-rule"],
  CreateRoute: ["route-table"],
  RevokeSecurityGroupEgress: ["security-group"],
  RevokeSecurityGroupIngress: ["security-group"],
};

/** Where the request names an association only. */
const EC2_OF_ASSOCIATIONS: Readonly<Record<string, readonly string[]>> = {
  DisassociateAddress: ["elastic-ip"],
  DisassociateRouteTable: ["route-table", "subnet"],
};

const FINDERS: Readonly<Record<string, Finder>> = {
  acm: ({ CertificateArn }) =>
    isSaid(CertificateArn) ? existing([CertificateArn]) : { existing: [], created: ["*"] },
  "application-autoscaling": (_, arn) => existing([arn("scalable-target/*")]),
  ec2: (parameters, arn, { action }) => {
    const texts = Object.values(parameters).map(String);
    const ids = texts.flatMap((text) => /^([a-z]+)-[0-9a-f]{8,17}$/.exec(text)?.[1] ?? []);
    const named = [
      ...ids.flatMap((prefix) => EC2_TYPES[prefix] ?? []),
      ...(EC2_OF_ASSOCIATIONS[action] ?? []),
    ];
    const asked = (type: string) => EC2_ONLY[action]?.includes(type) ?? true;
    const made = Object.entries(parameters).flatMap(([name, value]) =>
      /^TagSpecification\.\d+\.ResourceType$/.test(name) ? [String(value)] : [],
    );
    return {
      existing: named.filter(asked).map((type) => arn(`${type}/*`)),
      created: made.map((type) => arn(`${type}/*`)),
    };
  },
  ecr: ({ repositoryName, resourceArn }, arn) =>
    repositoryName !== undefined
      ? existing([arn(`repository/${repositoryName}`)])
      : resourceArn !== undefined
        ? existing([resourceArn])
        : EVERYTHING,
  ecs: (parameters, arn, { action }) => {
    const { cluster, clusterName, family, resourceArn, service, serviceName } = parameters;
    if (resourceArn !== undefined) return existing([resourceArn]);
    if (family !== undefined) return existing([arn(`task-definition/${family}:*`)]);
    if (action === "DeregisterTaskDefinition") return EVERYTHING;
    const clusterOnly = String(cluster ?? clusterName).replace(/^.*cluster\//, "");
    const serviceOnly = String(service ?? serviceName ?? "").replace(/^.*\//, "");
    return existing([
      serviceOnly === "" ? arn(`cluster/${clusterOnly}`) : arn(`service/${clusterOnly}/${serviceOnly}`),
    ]);
  },
  elasticloadbalancing: (parameters, arn, { action }) => {
    const { LoadBalancerArn, ListenerArn, Name, RuleArn, TargetGroupArn } = parameters;
    if (action === "CreateLoadBalancer") return existing([arn(`loadbalancer/app/${Name}/*`)]);
    if (action === "CreateTargetGroup") return existing([arn(`targetgroup/${Name}/*`)]);
    const tagged = Object.entries(parameters).flatMap(([name, value]) =>
      /^ResourceArns\.member\.\d+$/.test(name) ? [value] : [],
    );
    return existing(
      [LoadBalancerArn, ListenerArn, RuleArn, TargetGroupArn, ...tagged].filter(
        (value) => value !== undefined,
      ),
    );
  },
  iam: ({ RoleName }, arn) => existing([arn(`role/${RoleName}`)]),
  kms: ({ AliasName, KeyId, TargetKeyId }, arn, { action }) => {
    if (action === "CreateKey") return { existing: [], created: ["*"] };
    const key = KeyId ?? TargetKeyId;
    // An alias is deleted with a say of its key, which the request does not name.
    const keys = key === undefined && AliasName === undefined ? [] : [arn("key/*")];
    const found = [...(AliasName === undefined ? [] : [arn(String(AliasName))]), ...keys];
    return found.length === 0 ? EVERYTHING : existing(found);
  },
  logs: ({ logGroupName, resourceArn }, arn) => {
    if (resourceArn !== undefined) return existing([String(resourceArn).replace(/:\*$/, "")]);
    return logGroupName === undefined ? EVERYTHING : existing([arn(`log-group:${logGroupName}`)]);
  },
  monitoring: (parameters, arn) => {
    const { AlarmName, DashboardName, ResourceARN } = parameters;
    if (ResourceARN !== undefined) return existing([ResourceARN]);
    const named = Object.entries(parameters).flatMap(([name, value]) =>
      /^(AlarmNames|DashboardNames)\.member\.\d+$/.test(name) ? [[name, value] as const] : [],
    );
    const alarms = named.flatMap(([name, value]) => (name.startsWith("Alarm") ? [value] : []));
    const dashboards = named.flatMap(([name, value]) => (name.startsWith("Dashboard") ? [value] : []));
    return existing([
      ...[AlarmName, ...alarms].filter(isSaid).map((name) => arn(`alarm:${name}`)),
      ...[DashboardName, ...dashboards].filter(isSaid).map((name) => arn(`dashboard/${name}`)),
    ]);
  },
  rds: (parameters, arn) => {
    const { DBInstanceIdentifier, DBParameterGroupName, DBSubnetGroupName, ResourceName } = parameters;
    const source = parameters.SourceDBInstanceIdentifier;
    return existing([
      ...(isSaid(DBInstanceIdentifier) ? [arn(`db:${DBInstanceIdentifier}`)] : []),
      ...(isSaid(source) ? [source] : []),
      ...(isSaid(DBParameterGroupName) ? [arn(`pg:${DBParameterGroupName}`)] : []),
      ...(isSaid(DBSubnetGroupName) ? [arn(`subgrp:${DBSubnetGroupName}`)] : []),
      ...(isSaid(ResourceName) ? [ResourceName] : []),
    ]);
  },
  route53: (_, arn, { path }) => {
    const [, type, id] = /\/(hostedzone|healthcheck|change)\/([^/]+)/.exec(path) ?? [];
    return type === undefined ? EVERYTHING : existing([arn(`${type}/${id}`)]);
  },
  s3: (_, arn, { path }) => {
    const [bucket = "", ...key] = path.slice(1).split("/");
    if (bucket === "") return EVERYTHING;
    return existing([arn(key.join("/") === "" ? bucket : `${bucket}/${key.join("/")}`)]);
  },
  secretsmanager: ({ Name, SecretId }, arn) => {
    if (isSaid(SecretId)) return existing([SecretId]);
    return isSaid(Name) ? existing([arn(`secret:${Name}-??????`)]) : EVERYTHING;
  },
  sns: ({ Name, ResourceArn, SubscriptionArn, TopicArn }, arn) => {
    // A subscription's ARN is its topic's and an id; IAM asks for the topic.
    const topic = String(TopicArn ?? ResourceArn ?? SubscriptionArn ?? "").replace(/:[0-9a-f-]{36}$/, "");
    return existing([topic === "" ? arn(String(Name)) : topic]);
  },
  ssm: ({ Name, ResourceId }, arn) =>
    isSaid(Name ?? ResourceId)
      ? existing([arn(`parameter/${String(Name ?? ResourceId).replace(/^\//, "")}`)])
      : EVERYTHING,
  tagging: () => EVERYTHING,
};

/** Services whose lists and descriptions take no resource, or only say less with one: names and settings, no content. */
const LISTS_EVERYTHING = new Set([
  "acm",
  "application-autoscaling",
  "ec2",
  "ecs",
  "elasticloadbalancing",
  "logs",
  "monitoring",
  "rds",
  "tagging",
]);

/** ARNs of these name no account or no region. */
const PLACES: Readonly<Record<string, (region: string, account: string) => string>> = {
  iam: (_, account) => `arn:aws:iam::${account}:`,
  route53: () => "arn:aws:route53:::",
  s3: () => "arn:aws:s3:::",
};

/** @throws Error for a service that is not known here: a new one needs its line */
export function callResources(call: LoggedCall, account: string): CallResources {
  const find = FINDERS[call.service];
  if (find === undefined) {
    throw new Error(`Calls of ${call.service} are not known: say in call-resources.ts what they are about.`);
  }
  if (LISTS_EVERYTHING.has(call.service) && /^(Describe|List)/.test(call.action)) {
    return EVERYTHING;
  }
  const prefix = call.service === "monitoring" ? "cloudwatch" : call.service;
  const place =
    PLACES[call.service]?.(call.region, account) ?? `arn:aws:${prefix}:${call.region}:${account}:`;
  const arn = (rest: string) =>
    // A dashboard belongs to no region.
    rest.startsWith("dashboard/") ? `arn:aws:cloudwatch::${account}:${rest}` : `${place}${rest}`;
  const found = find(call.parameters ?? {}, arn, call);
  return found.existing.length + found.created.length === 0 ? EVERYTHING : found;
}

function existing(arns: readonly unknown[]): CallResources {
  return { existing: arns.map(String), created: [] };
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== "";
}
