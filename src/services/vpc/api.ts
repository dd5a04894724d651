import type { Api } from "../api";
import type { RecordedCall } from "../recorded-call";

/** IAM's resource types by id prefix. */
const TYPES: Readonly<Record<string, string>> = {
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

/** Operations whose requests also name resources that IAM does not check. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  AuthorizeSecurityGroupEgress: ["security-group", "security-group-rule"],
  AuthorizeSecurityGroupIngress: ["security-group", "security-group-rule"],
  CreateRoute: ["route-table"],
  RevokeSecurityGroupEgress: ["security-group"],
  RevokeSecurityGroupIngress: ["security-group"],
};

/** Operations whose requests name only an association. */
const OF_ASSOCIATIONS: Readonly<Record<string, readonly string[]>> = {
  DisassociateAddress: ["elastic-ip"],
  DisassociateRouteTable: ["route-table", "subnet"],
};

export const ec2Api: Api = {
  signingName: "ec2",
  resourcesOf: (parameters, arn, { action }) => {
    const texts = Object.values(parameters).map(String);
    const ids = texts.flatMap((text) => /^([a-z]+)-[0-9a-f]{8,17}$/.exec(text)?.[1] ?? []);
    const named = [...ids.flatMap((prefix) => TYPES[prefix] ?? []), ...(OF_ASSOCIATIONS[action] ?? [])];
    const asked = (type: string) => ONLY[action]?.includes(type) ?? true;
    const made = Object.entries(parameters).flatMap(([name, value]) =>
      /^TagSpecification\.\d+\.ResourceType$/.test(name) ? [String(value)] : [],
    );
    return {
      existing: named.filter(asked).map((type) => arn(`${type}/*`)),
      created: made.map((type) => arn(`${type}/*`)),
    };
  },
  listsEverything: true,
  roleReceivers: { CreateFlowLogs: "vpc-flow-logs.amazonaws.com" },
  impliedByAll: tagsOnCreation,
  applyPolicy: "apply-network",
  // An activation changes the network only if it creates the NAT gateway.
  isMade: ({ action, run }, { network }) =>
    run !== "activate" || action.startsWith("ec2:Describe") || network.natGateway === "when-active",
  knownByTag: /^arn:aws:ec2:/,
  isKeptToRegions: true,
};

/**
 * A call that creates tagged resources also needs permission for the tagging action.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
function tagsOnCreation(recorded: readonly RecordedCall[]): RecordedCall[] {
  const found = new Map<string, RecordedCall>();
  for (const { action, run, region, created = [] } of recorded) {
    if (!action.startsWith("ec2:") || created.length === 0) {
      continue;
    }
    const before = found.get(`${run} ${region}`);
    found.set(`${run} ${region}`, {
      run,
      action: "ec2:CreateTags",
      region,
      resources: [],
      created: [...new Set([...(before?.created ?? []), ...created])].sort(),
      context: {
        "ec2:CreateAction": [...(before?.context?.["ec2:CreateAction"] ?? []), action.replace("ec2:", "")],
      },
    });
  }
  return [...found.values()];
}
