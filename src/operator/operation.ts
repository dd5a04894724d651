import type { Config } from "../config";
import type { RegionRole } from "../contract";
import type { Terraform } from "../terraform/run";
import type { WorkingDirectory } from "../terraform/run/working-directory";
import { explainFailure } from "./failure";
import { Journal } from "./journal";
import type { Step } from "./lifecycle";
import { condensedProgress } from "./progress";
import type { Session } from "./runner/session";

/** What the approver is asked before a plan is applied. */
export interface ApprovalRequest {
  readonly step: Step;
  /** The AWS region that changes. */
  readonly region: string;
  /** The plan that would be applied. */
  readonly planFile: string;
  /** Whether it was given to the command, already reviewed. */
  readonly isGiven: boolean;
  /** The digest of the plan's review: the same for every plan that does the same. */
  readonly digest: string;
  /** What the approver types to confirm: the region, or what is deleted. */
  readonly word: string;
  /** What this plan does that a step of this name should not; empty if it does only what is expected. */
  readonly unexpected: readonly string[];
}

export interface OperationOptions {
  readonly session: Session;
  readonly config: Config;
  /** `activate`, `switchover`, ...: the report is named after it. */
  readonly command: string;
  /** Called with each line of progress. */
  readonly say: (line: string) => void;
  /** Called with what to read before approving: the reviewed plan. */
  readonly show: (text: string) => void;
  /** Whether to apply the plan shown. */
  readonly approve: (request: ApprovalRequest) => Promise<boolean>;
  /**
   * Called right after each step that was applied or had nothing to change: a later one may fail.
   * @default nothing is called
   */
  readonly onDone?: (step: Step) => void;
  /**
   * Where the report is written.
   * @default it is kept only in memory
   */
  readonly reportDirectory?: string;
  /** Ends waiting. */
  readonly signal?: AbortSignal;
}

/** A stack with Terraform connected to its state. */
export type ConnectedStack = WorkingDirectory & { readonly terraform: Terraform };

/** One running command of the operator: what all its steps work with. */
export interface Operation extends OperationOptions {
  readonly journal: Journal;
  /** Prepares a region's stack and runs `terraform init`, once. */
  connect(role: RegionRole): Promise<ConnectedStack>;
}

/** Begins a command of the operator. */
export function startOperation(options: OperationOptions): Operation {
  const { command, config, reportDirectory, say, session } = options;
  const journal = new Journal({
    command,
    target: session.target,
    accountId: config.accountId,
    directory: reportDirectory,
    say,
  });
  const connected = new Map<RegionRole, Promise<ConnectedStack>>();
  const connect = async (role: RegionRole): Promise<ConnectedStack> => {
    const stack = session.terraformIn(role, { onMessage: condensedProgress(role, say) });
    const { init } = stack.terraform.commandLines({ out: "" });
    say(`$ ${init}`);
    try {
      await journal.record({ step: "init", subject: role, command: init }, async () => ({
        result: await stack.terraform.init(),
      }));
    } catch (error) {
      throw explainFailure(error, stack);
    }
    return stack;
  };
  return {
    ...options,
    journal,
    connect: (role) => {
      const known = connected.get(role) ?? connect(role);
      connected.set(role, known);
      return known;
    },
  };
}
