import type { Check } from "../../drill-report";

/** A check over all rounds, which names the rounds that failed it. */
export function inEveryRound<Round extends { readonly number: number }>(
  what: string,
  expected: string,
  rounds: readonly Round[],
  observe: (round: Round) => string | number,
): Check {
  const others = rounds
    .map((round) => ({ number: round.number, observed: String(observe(round)) }))
    .filter(({ observed }) => observed !== expected);
  return {
    what,
    expected: `${expected}, in each of ${rounds.length} rounds`,
    observed:
      others.length === 0
        ? `${expected}, in each`
        : others.map(({ number, observed }) => `round ${number}: ${observed}`).join("; "),
    passed: rounds.length > 0 && others.length === 0,
  };
}

export const yes = (is: boolean) => (is ? "yes" : "no");
