import type { Section } from "../../../drill-report";
import { randomOf } from "../../random";
import type { Recorder } from "../../recorder";
import type { Account } from "../account";
import { runPool } from "../pool";
import { whole } from "../whole";
import type { Fault } from "./fault";

export interface RunFaultsOptions {
  readonly seed: number;
  /** How many to run at once. */
  readonly parallel: number;
  readonly recorderOf: (title: string) => Recorder;
  readonly signal?: AbortSignal;
  /** How long an undisturbed apply of the activation takes. */
  readonly applySeconds: Promise<number>;
}

/** Runs each fault on its own account, and closes the account afterwards. */
export async function runFaults(
  ground: readonly { readonly fault: Fault; readonly account: Account }[],
  { applySeconds, parallel, recorderOf, seed, signal }: RunFaultsOptions,
): Promise<Section[]> {
  const sections: Section[] = [];
  const tasks = ground.map(({ account, fault }, index) => async () => {
    const recorder = recorderOf(`Fault: ${fault.title}`);
    const random = randomOf(seed, fault.name);
    await whole(recorder, signal, () => fault.run(account, recorder, { random, applySeconds }));
    sections[index] = recorder.section();
    await account.close();
  });
  await runPool(tasks, parallel);
  return sections;
}
