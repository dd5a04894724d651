import { readRegions } from "../../region-variables";
import type { Recorder } from "../recorder";
import { type Account, operate } from "./account";
import { callsSince, callTable, destructions, mark } from "./calls";
import { type ActivationFigures, disaster } from "./disaster";
import { existingDatabases } from "./expectations";
import { failBack } from "./failback";
import { reprotection } from "./reprotection";
import { restoration } from "./restoration";

export interface RoundOptions {
  /**
   * Called while DR serves and the primary is back, but nothing replicates.
   * @default nothing
   */
  readonly onRestored?: () => Promise<void>;
  /**
   * Called while DR serves and the primary follows it.
   * @default nothing
   */
  readonly onReprotected?: () => Promise<void>;
  /**
   * Called with the duration of the activation's apply.
   * @default nothing
   */
  readonly onActivated?: (applySeconds: number) => void;
}

/**
 * One round of the life cycle: the primary region is cut off and DR activated; the region comes back, fenced, is made to
 * follow, and takes over again by a planned switchover, after which DR follows it.
 */
export async function runRound(
  account: Account,
  recorder: Recorder,
  { onActivated = () => {}, onReprotected = async () => {}, onRestored = async () => {} }: RoundOptions = {},
): Promise<ActivationFigures> {
  const since = await mark(account.emulator);
  const kept = await existingDatabases(account, ["primary", "dr"]);
  const regions = await readRegions(operate(account, "status"));

  const figures = await disaster(account, recorder, regions, kept);
  onActivated(figures.applySeconds);
  await restoration(account, recorder, regions, kept);
  await onRestored();
  const { generation, existing } = await reprotection(account, recorder, regions, kept);
  await onReprotected();
  await failBack(account, recorder, { primary: generation, dr: regions.dr.databaseGeneration }, existing);

  const calls = await callsSince(account.emulator, since);
  recorder.equal("calls that destroy what is kept, in the whole round", [], destructions(calls));
  recorder.table(callTable("Calls of the whole round", calls));
  return figures;
}
