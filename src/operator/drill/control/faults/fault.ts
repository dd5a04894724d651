import type { Config } from "../../../../config";
import type { Recorder } from "../../recorder";
import type { Account } from "../account";

/** A fault, in most cases during an activation of DR. */
export interface Fault {
  /** As given on the command line: `--fault NAME`. */
  readonly name: string;
  readonly title: string;
  /**
   * The only place of the states in which it can happen.
   * @default any
   */
  readonly backend?: Config["backend"]["kind"];
  /** Runs to completion, on its own account, which is built and not yet activated. */
  run(account: Account, recorder: Recorder, context: FaultContext): Promise<void>;
}

export interface FaultContext {
  /** The next random number from 0 to 1. */
  readonly random: () => number;
  /** How long an undisturbed apply of the activation takes. */
  readonly applySeconds: Promise<number>;
}
