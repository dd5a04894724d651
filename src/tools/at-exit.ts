const pending = new Set<() => void>();

/**
 * Calls `end` when this process ends, unless it is killed.
 *
 * One listener for all: each Terraform, lock and provider that runs has such an end, and Node.js takes more than ten
 * listeners for a leak.
 *
 * @returns a function that cancels it
 */
export function atExit(end: () => void): () => void {
  if (pending.size === 0) {
    process.once("exit", endAll);
  }
  pending.add(end);
  return () => {
    pending.delete(end);
    if (pending.size === 0) {
      process.removeListener("exit", endAll);
    }
  };
}

function endAll(): void {
  for (const end of pending) {
    try {
      end();
    } catch {
      // The others still have to end: a program, a lock.
    }
  }
}
