import type { Config } from "../../config";
import type { RecordedCall, Run } from "./recorded-call";

/**
 * What AWS asks besides the call that is made, which an emulator does not: each with its source.
 *
 * Only what some recorded call of the same run and region brings with it.
 */
export function impliedCalls(recorded: readonly RecordedCall[], config: Config): RecordedCall[] {
  const implied = recorded.flatMap((call) =>
    (IMPLIED[call.action] ?? []).filter(isNeededBy(call)).map(({ action, resource, context }) => ({
      run: call.run,
      action,
      region: call.region,
      resources: [resource.replaceAll("{region}", call.region)],
      ...(context === undefined ? {} : { context: contextIn(call.region, context) }),
    })),
  );
  return [
    ...implied,
    ...tagsOnCreation(recorded),
    ...(config.credentials.rotation === null ? [] : rotation(config)),
    ...(config.iam.permissionsBoundaryArn === null ? [] : boundaries(recorded)),
  ];
}

/** On the day of an activation the service-linked roles are there, and the role that activates changes nothing of IAM. */
function isNeededBy({ run }: RecordedCall) {
  return ({ action }: Implied) => run !== "activate" || !action.startsWith("iam:");
}

interface Implied {
  readonly action: string;
  /** With `{region}` for the call's. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

const KEY = "arn:aws:kms:{region}:{account}:key/*";
const OPTION_GROUP = "arn:aws:rds:{region}:{account}:og:default:mysql-*";

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
const RDS_KEY = ["CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKeyWithoutPlaintext"].map(
  (action) => ({
    action: `kms:${action}`,
    resource: KEY,
    context: { "kms:ViaService": "rds.{region}.amazonaws.com" },
  }),
);

// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
const secretKey = (action: string): Implied => ({
  action: `kms:${action}`,
  resource: KEY,
  context: { "kms:ViaService": "secretsmanager.{region}.amazonaws.com" },
});
const SECRET_KEY = ["Decrypt", "GenerateDataKey"].map(secretKey);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html: each once in an account. */
function serviceLinkedRole(service: string): Implied {
  return {
    action: "iam:CreateServiceLinkedRole",
    resource: `arn:aws:iam::{account}:role/aws-service-role/${service}/*`,
    context: { "iam:AWSServiceName": service },
  };
}

const SECRET = "arn:aws:secretsmanager:{region}:{account}:secret:{name}/database-??????";

const IMPLIED: Readonly<Record<string, readonly Implied[]>> = {
  "application-autoscaling:RegisterScalableTarget": [
    serviceLinkedRole("ecs.application-autoscaling.amazonaws.com"),
  ],
  "ecr:PutReplicationConfiguration": [serviceLinkedRole("replication.ecr.amazonaws.com")],
  "ecs:CreateCluster": [serviceLinkedRole("ecs.amazonaws.com")],
  "elasticloadbalancing:CreateLoadBalancer": [serviceLinkedRole("elasticloadbalancing.amazonaws.com")],
  "rds:CreateDBInstance": [
    ...RDS_KEY,
    serviceLinkedRole("rds.amazonaws.com"),
    { action: "rds:CreateDBInstance", resource: OPTION_GROUP },
  ],
  "rds:CreateDBInstanceReadReplica": [
    ...RDS_KEY,
    serviceLinkedRole("rds.amazonaws.com"),
    { action: "rds:CreateDBInstanceReadReplica", resource: OPTION_GROUP },
  ],
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  "secretsmanager:CreateSecret": [
    ...SECRET_KEY,
    { action: "secretsmanager:ReplicateSecretToRegions", resource: SECRET },
    { action: "secretsmanager:TagResource", resource: SECRET },
  ],
  "secretsmanager:GetSecretValue": [secretKey("Decrypt")],
  "secretsmanager:PutSecretValue": SECRET_KEY,
};

/**
 * Tags in a call that creates something in EC2 ask for the tagging action, too.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
function tagsOnCreation(recorded: readonly RecordedCall[]): RecordedCall[] {
  const found = new Map<string, RecordedCall>();
  for (const { action, run, region, created = [] } of recorded) {
    if (!action.startsWith("ec2:") || created.length === 0) continue;
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

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html */
function rotation({ credentials }: Config): RecordedCall[] {
  const call = (action: string, resource: string) => ({
    run: "apply" as Run,
    action,
    region: "{primary}",
    resources: [resource],
  });
  return [
    call("secretsmanager:RotateSecret", SECRET.replace("{region}", "{primary}")),
    call("secretsmanager:CancelRotateSecret", SECRET.replace("{region}", "{primary}")),
    call("lambda:InvokeFunction", credentials.rotation?.functionArn ?? ""),
  ];
}

/** A role that was there before the boundary is given it. */
function boundaries(recorded: readonly RecordedCall[]): RecordedCall[] {
  return recorded
    .filter(({ action }) => action === "iam:CreateRole")
    .map((call) => ({ ...call, action: "iam:PutRolePermissionsBoundary" }));
}

function contextIn(region: string, context: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [name, value.replaceAll("{region}", region)]),
  );
}
