/** The median of the values; for an even number of them, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[half - 1] as number, sorted[half] as number];
  return sorted.length % 2 === 0 ? (low + high) / 2 : high;
}

/** A least-squares line through points. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Share of the variance that the line explains: 1 when all points lie on it. */
  readonly rSquared: number;
}

/** @param points - at least two, with different x */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): Line {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - meanX) * (y - meanY)) / mean(({ x }) => (x - meanX) ** 2);
  const intercept = meanY - slope * meanX;
  const unexplained = mean(({ x, y }) => (y - intercept - slope * x) ** 2);
  const variance = mean(({ y }) => (y - meanY) ** 2);
  return { intercept, slope, rSquared: variance === 0 ? 1 : 1 - unexplained / variance };
}
