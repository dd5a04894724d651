import { median } from "../../../tools/statistics";
import type { Recorder } from "../recorder";
import type { Account } from "./account";
import { promoteLoneReplica } from "./lone-replica";
import { plainPlan } from "./plain-apply";

/** The seconds of an activation's apply and of a bare promotion. */
export interface Comparison {
  readonly bareSeconds: number;
  readonly activationSeconds: number;
}

/** How many times the two are compared. */
export const COMPARISONS = 3;

/** An activation's apply may take at most this many times the promotion alone. */
export const GOAL = 1.05;

/**
 * Compares the apply of an activation with the provider's bare promotion of a lone replica, in turn, each time on a copy
 * of what was built.
 */
export async function compareWithBarePromotion(
  copies: readonly Account[],
  recorder: Recorder,
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [index, account] of copies.entries()) {
    const bare = () =>
      recorder.step(`bare promotion, ${index + 1}`, () => promoteLoneReplica(account), seconds);
    const activation = () =>
      recorder.step(`activation, ${index + 1}`, () => applyActivation(account), seconds);
    // The order of the two alternates.
    const [first, second] =
      index % 2 === 0 ? [await bare(), await activation()] : [await activation(), await bare()];
    const [bareSeconds, activationSeconds] = index % 2 === 0 ? [first, second] : [second, first];
    comparisons.push({ bareSeconds, activationSeconds });
  }
  const ratio = medianRatio(comparisons);
  recorder.table({
    title: "Seconds of the apply",
    columns: ["bare promotion", "activation", "ratio"],
    rows: comparisons.map((one) => [
      one.bareSeconds.toFixed(1),
      one.activationSeconds.toFixed(1),
      ratioOf(one).toFixed(2),
    ]),
  });
  recorder.check(
    "apply of the activation over the bare promotion, median",
    `at most ${GOAL}`,
    ratio.toFixed(2),
    ratio <= GOAL,
  );
  return comparisons;
}

export function medianRatio(comparisons: readonly Comparison[]): number {
  return median(comparisons.map(ratioOf));
}

function ratioOf({ activationSeconds, bareSeconds }: Comparison): number {
  return activationSeconds / bareSeconds;
}

/** The plain terraform commands, with the primary region cut off. */
async function applyActivation(account: Account): Promise<number> {
  const region = account.regionOf("primary");
  await account.emulator.cutRegion(region);
  const { terraform } = await plainPlan(account, "dr", { variables: { posture: "active" } });
  const started = Date.now();
  await terraform.apply("plain.tfplan");
  const taken = (Date.now() - started) / 1000;
  await account.emulator.restoreRegion(region);
  return taken;
}

function seconds(of: number): string {
  return `its apply: ${of.toFixed(1)} s`;
}
