import { TerraformError, TerraformInterrupted } from "../terraform/run";
import { ToolError } from "../tools/tool-error";

/** What went wrong: the kinds that need different actions from the operator. */
type FailureKind =
  | "locked"
  | "database-busy"
  | "credentials"
  | "refused"
  | "stale-plan"
  | "region-unreachable"
  | "missing-state"
  | "other";

/** A failed step: Terraform's own message, then what to do. */
class StepFailed extends ToolError {
  constructor(
    readonly kind: FailureKind,
    message: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The holder of a state's lock, from Terraform's own message. */
interface LockHolder {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  readonly created: string;
}

/** Reads the holder of a lock from Terraform's message "Error acquiring the state lock". */
function lockHolder(message: string): LockHolder | undefined {
  const field = (name: string) => new RegExp(`^\\s*${name}:\\s*(.+)$`, "m").exec(message)?.[1]?.trim();
  const id = field("ID");
  if (id === undefined) {
    return undefined;
  }
  return {
    id,
    who: field("Who") ?? "unknown",
    operation: field("Operation") ?? "unknown",
    created: field("Created") ?? "unknown",
  };
}

/** The kind of failure in a message of Terraform. */
export function failureKind(message: string): FailureKind {
  const [kind] = PATTERNS.find(([, pattern]) => pattern.test(message)) ?? ["other" as const];
  return kind;
}

/** The first match wins: a message may quote others, so the more specific patterns come first. */
const PATTERNS: readonly (readonly [FailureKind, RegExp])[] = [
  ["locked", /Error acquiring the state lock/],
  ["refused", /Resource precondition failed|Invalid value for variable/],
  ["stale-plan", /Saved plan is stale/],
  ["database-busy", /InvalidDBInstanceState/],
  [
    "credentials",
    /ExpiredToken|InvalidClientTokenId|UnrecognizedClientException|RequestExpired|No valid credential sources|token (included in the request )?(is|has) (expired|invalid)|SSO session/i,
  ],
  ["missing-state", /Unable to find remote state|S3 bucket ".*" does not exist|NoSuchBucket/],
  [
    "region-unreachable",
    /dial tcp|no such host|connection refused|i\/o timeout|context deadline exceeded|ServiceUnavailable|StatusCode: 50[023]/,
  ],
];

/**
 * Adds what to do about a failure of Terraform, below Terraform's own message.
 *
 * @param directory - the working directory, for the commands in the advice
 */
export function explainFailure(error: unknown, directory: string): unknown {
  if (!(error instanceof TerraformError) || error instanceof TerraformInterrupted) {
    return error;
  }
  const kind = failureKind(error.message);
  return new StepFailed(kind, `${error.message}\n\n${advice(kind, error.message, directory)}`, {
    cause: error,
  });
}

const AGAIN = "run the same command again: it resumes where this one stopped";

function advice(kind: FailureKind, message: string, directory: string): string {
  switch (kind) {
    case "locked":
      return lockAdvice(message, directory);
    case "refused":
      return "The plan was refused before anything changed; the reason above says what to do (docs/runbook.md).";
    case "stale-plan":
      return "The state has changed since this plan was made: nothing was applied. Plan and review again.";
    case "database-busy":
      return `The database was busy (a backup, another change) for longer than the wait. When it is available, ${AGAIN}.`;
    case "credentials":
      return `The AWS credentials of this shell are missing, wrong or expired. Renew them, then ${AGAIN}.`;
    case "missing-state":
      return "A state that this plan reads is missing: its stack was never applied, or its copy has not arrived (S3 replication takes up to 15 minutes).";
    case "region-unreachable":
      return (
        `AWS did not answer. If it is this region that fails, wait and ${AGAIN}. If it is IAM's or another region ` +
        "that the plan only refreshes, activate with --no-refresh (plain: terraform plan -refresh=false)."
      );
    case "other":
      return `What was applied is in the state. When the cause above is fixed, ${AGAIN}.`;
  }
}

function lockAdvice(message: string, directory: string): string {
  const holder = lockHolder(message);
  if (holder === undefined) {
    return "Another Terraform holds the state's lock. Wait for it to end.";
  }
  return [
    `The state is locked by ${holder.who} since ${holder.created} (${holder.operation}).`,
    "Ask them. Only when no Terraform runs there any more (a crashed machine, a killed job), remove the lock:",
    `  terraform -chdir=${directory} force-unlock ${holder.id}`,
    `then ${AGAIN}.`,
  ].join("\n");
}
