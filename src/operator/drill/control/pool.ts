/** Runs tasks, at most so many at once, in their order; ends when all have ended, then throws what the first threw. */
export async function runPool(tasks: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      await task();
    }
  };
  await together(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
}

/**
 * Waits until all have ended, then throws what the first threw: nothing is taken away from under one that still runs.
 */
export async function together<T extends readonly unknown[]>(
  running: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(running);
  return Promise.all(running) as unknown as Promise<T>;
}
