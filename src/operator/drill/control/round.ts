import { readRegions } from "../../region-variables";
import { type Account, operate } from "./account";
import { callsSince, callTable, destructions, mark } from "./calls";
import { type ActivationFigures, disaster } from "./disaster";
import { treasures } from "./expectations";
import type { Recorder } from "./recorder";
import { reprotection } from "./reprotection";
import { restoration } from "./restoration";
import { goHome } from "./way-home";

export interface RoundOptions {
  /**
   * Called while DR serves, the primary is back, and nothing follows.
   * @default nobody
   */
  readonly onRestored?: () => Promise<void>;
  /**
   * Called while DR serves and the primary follows.
   * @default nobody
   */
  readonly onReprotected?: () => Promise<void>;
  /**
   * Told how long the apply of the activation took.
   * @default nobody
   */
  readonly onActivated?: (applySeconds: number) => void;
}

/**
 * One round of the life cycle: the primary region is cut off, DR is activated; the region comes back, fenced, is made to
 * follow, takes over again by a planned switchover, and DR follows again.
 */
export async function runRound(
  account: Account,
  recorder: Recorder,
  { onActivated = () => {}, onReprotected = async () => {}, onRestored = async () => {} }: RoundOptions = {},
): Promise<ActivationFigures> {
  const since = await mark(account.emulator);
  const kept = await treasures(account, ["primary", "dr"]);
  const regions = await readRegions(operate(account, "status"));

  const figures = await disaster(account, recorder, regions, kept);
  onActivated(figures.applySeconds);
  await restoration(account, recorder, regions, kept);
  await onRestored();
  const { generation, treasure } = await reprotection(account, recorder, regions, kept);
  await onReprotected();
  await goHome(account, recorder, { primary: generation, dr: regions.dr.databaseGeneration }, treasure);

  const calls = await callsSince(account.emulator, since);
  recorder.equal("calls that destroy what is kept, in the whole round", [], destructions(calls));
  recorder.table(callTable("Calls of the whole round", calls));
  return figures;
}
