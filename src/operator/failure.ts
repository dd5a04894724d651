import { TerraformError, TerraformInterrupted } from "../terraform/run";
import type { WorkingDirectory } from "../terraform/run/working-directory";
import { shellWord } from "../tools/shell-word";
import { ToolError } from "../tools/tool-error";

/** What went wrong: the kinds that need different actions from the operator. */
type FailureKind =
  | "locked"
  | "database-busy"
  | "credentials"
  | "token"
  | "refused"
  | "stale-plan"
  | "cloud-unreachable"
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

/**
 * The id that removes the lock of a workspace in HCP Terraform: `acme/lamp-dr`. Terraform names it beside the message's
 * lock info, which there describes the command that was refused: its own id, user and time.
 */
function workspaceLock(message: string): string | undefined {
  return /workspace already locked \(lock ID: "([^"]+)"\)/.exec(message)?.[1];
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
  ["token", /Required token could not be found|Failed to read organization[\s\S]*unauthorized/],
  [
    "cloud-unreachable",
    /Failed to request discovery document|"https:\/\/[^"]+\/api\/v2\/[^"]*": (dial tcp|context deadline|EOF|read tcp)/,
  ],
  [
    "region-unreachable",
    /dial tcp|no such host|connection refused|i\/o timeout|context deadline exceeded|ServiceUnavailable|StatusCode: 50[023]/,
  ],
];

type FailedStack = Pick<WorkingDirectory, "cloud" | "directory" | "json">;

/**
 * Adds what to do about a failure of Terraform, below Terraform's own message.
 *
 * @param stack - its working directory, for the commands in the advice
 */
export function explainFailure(error: unknown, stack: FailedStack): unknown {
  if (!(error instanceof TerraformError) || error instanceof TerraformInterrupted) {
    return error;
  }
  const kind = failureKind(error.message);
  const parts = [error.message, unsavedAdvice(error.message, stack), advice(kind, error.message, stack)];
  return new StepFailed(kind, parts.filter((part) => part !== undefined).join("\n\n"), { cause: error });
}

const AGAIN = "run the same command again: it resumes where this one stopped";

function advice(kind: FailureKind, message: string, { cloud, directory }: FailedStack): string {
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
      return `A state that this plan reads is missing: its stack was never applied, or ${
        cloud
          ? "its workspace does not share its state with this one (docs/hcp-terraform.md)"
          : "its copy has not arrived (S3 replication takes up to 15 minutes)"
      }.`;
    case "token":
      return `HCP Terraform needs a token of this shell, and has none or refuses it: terraform login, or TF_TOKEN_ and the host. Then ${AGAIN}.`;
    case "cloud-unreachable":
      return `HCP Terraform did not answer: without it there is no state and no lock. Wait and ${AGAIN}; what can be done until then: docs/hcp-terraform.md.`;
    case "region-unreachable":
      return (
        `AWS did not answer. If it is this region that fails, wait and ${AGAIN}. If it is IAM's or another region ` +
        "that the plan only refreshes, activate with --no-refresh (plain: terraform plan -refresh=false)."
      );
    case "other":
      return `${message.includes("errored.tfstate") ? "" : "What was applied is in the state. "}When the cause above is fixed, ${AGAIN}.`;
  }
}

/** What comes before anything else where the changes are made, but the state could not be saved. */
function unsavedAdvice(message: string, { cloud, directory, json }: FailedStack): string | undefined {
  if (!message.includes("errored.tfstate")) {
    return undefined;
  }
  const { organization, workspaces } = json.terraform?.cloud ?? {};
  return [
    `The changes were made, but the state does not have them: it is in ${directory}/errored.tfstate. Save it first, and keep the file until then:`,
    ...(cloud
      ? [
          "the workspace is still locked, by this run",
          `  terraform -chdir=${shellWord(directory)} force-unlock ${organization}/${workspaces?.name}`,
        ]
      : []),
    `  terraform -chdir=${shellWord(directory)} state push errored.tfstate`,
  ].join("\n");
}

function lockAdvice(message: string, directory: string): string {
  const workspace = workspaceLock(message);
  if (workspace !== undefined) {
    return [
      `The workspace ${workspace} is locked: its page in HCP Terraform says by whom. The lock info above describes this run.`,
      "Ask them. Only when no Terraform runs there any more (a crashed machine, a killed job), remove the lock:",
      `  terraform -chdir=${shellWord(directory)} force-unlock ${workspace}`,
      `then ${AGAIN}.`,
    ].join("\n");
  }
  const holder = lockHolder(message);
  if (holder === undefined) {
    return "Another Terraform holds the state's lock. Wait for it to end.";
  }
  return [
    `The state is locked by ${holder.who} since ${holder.created} (${holder.operation}).`,
    "Ask them. Only when no Terraform runs there any more (a crashed machine, a killed job), remove the lock:",
    `  terraform -chdir=${shellWord(directory)} force-unlock ${holder.id}`,
    `then ${AGAIN}.`,
  ].join("\n");
}
