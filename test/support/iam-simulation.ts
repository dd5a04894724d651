import { runSimulation } from "@cloud-copilot/iam-simulate";

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: unknown;
}

/** One call of the AWS API. */
export interface Call {
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** ARN without wildcards; `*` for actions that take no resource. */
  readonly resource: string;
  /** Values of condition keys, such as `aws:RequestedRegion`. @default none */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Account of the caller and of the resource. @default the account that the tests have */
  readonly accountId?: string;
  /** Permissions boundary of the caller: the most it may do, whatever its policies allow. @default none */
  readonly boundary?: PolicyDocument;
  /** The resource's own policy. @default none; for keys, AWS's default, which leaves the decision to the account's IAM */
  readonly resourcePolicy?: PolicyDocument;
}

export type Decision = "allowed" | "denied";

const ACCOUNT = "123456789012";

/**
 * IAM's decision on a call by a role with these policies.
 *
 * @throws Error if the call makes no sense: a malformed policy, or an action, resource or condition key that IAM does
 *   not know. A misspelt action would otherwise look denied.
 */
export function simulate(policies: readonly PolicyDocument[], call: Call): Promise<Decision> {
  const account = call.accountId ?? ACCOUNT;
  return decide(`arn:aws:sts::${account}:assumed-role/simulated/session`, policies, call);
}

/**
 * IAM's decision on a principal that assumes a role with this trust policy.
 *
 * @param principal a service, such as `ecs-tasks.amazonaws.com`, or the ARN of an identity or its provider
 * @param options.action @default `sts:AssumeRole`; the other is `sts:AssumeRoleWithWebIdentity`
 */
export function simulateAssumeRole(
  trustPolicy: PolicyDocument,
  principal: string,
  { action = "sts:AssumeRole", context = {} }: Partial<Pick<Call, "action" | "context">> = {},
): Promise<Decision> {
  return decide(principal, [], {
    action,
    resource: `arn:aws:iam::${ACCOUNT}:role/simulated`,
    resourcePolicy: JSON.parse(asKnownProvider(JSON.stringify(trustPolicy))),
    context: JSON.parse(asKnownProvider(JSON.stringify(context))),
  });
}

/**
 * The simulator knows the token keys of only a few providers, without GitHub. All are compared in the same way, whatever
 * their names.
 */
function asKnownProvider(json: string): string {
  return json.replace(/"token\.actions\.githubusercontent\.com:(aud|sub)"/g, '"accounts.google.com:$1"');
}

async function decide(
  principal: string,
  policies: readonly PolicyDocument[],
  {
    action,
    resource,
    context = {},
    accountId = ACCOUNT,
    boundary,
    resourcePolicy = defaultPolicy(action, accountId),
  }: Call,
): Promise<Decision> {
  const question = `${action} on ${resource}`;
  const outcome = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [
            key,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy ${index + 1}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(boundary ? { permissionBoundaryPolicies: [{ name: "boundary", policy: boundary }] } : {}),
      ...(resourcePolicy ? { resourcePolicy } : {}),
    },
    {},
  );
  if (outcome.resultType === "error") {
    throw new Error(`${question} cannot be simulated: ${JSON.stringify(outcome.errors)}`);
  }
  if (outcome.resultType === "wildcard") {
    throw new Error(`${question}: name one resource, without wildcards.`);
  }
  const ignored = outcome.result.ignoredContextKeys ?? [];
  if (ignored.length > 0) {
    throw new Error(`${question}: the call has no condition key ${ignored.join(", ")}.`);
  }
  return outcome.overallResult === "Allowed" ? "allowed" : "denied";
}

/** The policy of a key that is created without one. */
function defaultPolicy(action: string, accountId: string): PolicyDocument | undefined {
  if (!action.startsWith("kms:")) {
    return undefined;
  }
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  };
}
