import type { Account } from "../account";
import type { Recorder } from "../recorder";

/** Trouble while DR is activated. */
export interface Fault {
  /** As it is asked for: `--fault NAME`. */
  readonly name: string;
  readonly title: string;
  /** The activation with the fault, to its end, on an account of its own that is built and not yet activated. */
  run(account: Account, recorder: Recorder, context: FaultContext): Promise<void>;
}

interface FaultContext {
  /** The next number from 0 to 1. */
  readonly random: () => number;
  /** How long an undisturbed apply of the activation takes. */
  readonly applySeconds: Promise<number>;
}
