/**
 * The candidate most like `word`; where more than a third of the letters of each differ, the only one that contains it;
 * undefined where there is none either.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined) {
    return best.candidate;
  }
  const containing = candidates.filter((candidate) => candidate.toLowerCase().includes(word.toLowerCase()));
  return word.length >= shortestPart && containing.length === 1 ? containing[0] : undefined;
}

const shortestPart = 3;

/** Levenshtein distance; only the first 64 characters of each count. */
function editDistance(from: string, to: string): number {
  const [a, b] = [from.slice(0, 64), to.slice(0, 64)];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const replace = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replace, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
