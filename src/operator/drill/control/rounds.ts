import type { Section } from "../../drill-report";
import { randomOf } from "../random";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import type { ActivationFigures } from "./disaster";
import { killedReprotection } from "./faults/killed-reprotection";
import { retirePrimary } from "./retirement";
import { runRound } from "./round";
import { whole } from "./whole";

export interface RoundsOptions {
  readonly rounds: number;
  /** Whether a reprotection is killed, beside the first round. */
  readonly killReprotection: boolean;
  readonly seed: number;
  readonly recorderOf: (title: string) => Recorder;
  readonly signal?: AbortSignal;
  /** A copy of the account as it is now. */
  readonly copy: (name: string) => Promise<Account>;
  /** Called with the duration of an activation's apply. */
  readonly onActivated: (applySeconds: number) => void;
  /** Called with the figures of each round that ran to its end. */
  readonly onRound: (figures: ActivationFigures) => void;
}

/**
 * The rounds, one after the other. Beside them, on copies: in the first one a reprotection is killed, in the last one the
 * primary's old database is retired.
 */
export async function runRounds(
  account: Account,
  { copy, killReprotection, onActivated, onRound, recorderOf, rounds, seed, signal }: RoundsOptions,
): Promise<Section[]> {
  const sections: Section[] = [];
  const beside: Promise<Section>[] = [];
  const begin = async (
    name: string,
    title: string,
    work: (copied: Account, recorder: Recorder) => Promise<void>,
  ) => {
    const copied = await copy(name);
    const recorder = recorderOf(title);
    const running = whole(recorder, signal, () => work(copied, recorder)).then(() => recorder.section());
    // An error that ends the drill is reported at its end.
    running.catch(() => {});
    beside.push(running);
  };
  try {
    for (let number = 1; number <= rounds; number += 1) {
      const recorder = recorderOf(`Round ${number}`);
      const isWhole = await whole(recorder, signal, async () => {
        const figuresOfRound = await runRound(account, recorder, {
          onActivated,
          onRestored: async () => {
            if (killReprotection && number === 1) {
              await begin(
                "killed-reprotection",
                "Fault: Terraform is killed while a replica is made",
                (one, of) => killedReprotection(one, of, randomOf(seed, "killed-reprotection")),
              );
            }
          },
          onReprotected: async () => {
            if (number === rounds) {
              await begin("retire", "Retire the primary's old database", retirePrimary);
            }
          },
        });
        onRound(figuresOfRound);
      });
      sections.push(recorder.section());
      if (!isWhole) {
        break;
      }
    }
  } finally {
    await Promise.allSettled(beside);
  }
  return [...sections, ...(await Promise.all(beside))];
}
