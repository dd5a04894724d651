/** Runs tasks in order, a limited number at once; waits for all, then rethrows the first error. */
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
 * Waits for all, then rethrows the first error: nothing is removed while another still uses it.
 */
export async function together<T extends readonly unknown[]>(
  running: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(running);
  return Promise.all(running) as unknown as Promise<T>;
}
