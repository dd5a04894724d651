/** Runs tasks, at most so many at once, in their order; ends when all have ended, then throws what the first threw. */
export async function runPool(tasks: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      await task();
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    throw failed.reason;
  }
}
