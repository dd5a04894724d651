const pending = new Set<() => void>();

function undoAll(): void {
  for (const undo of [...pending].reverse()) {
    undo();
  }
  pending.clear();
}

process.on("exit", undoAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    undoAll();
    // Then lets the signal take its default effect.
    process.kill(process.pid, signal);
  });
}

/**
 * Runs `undo` when this process ends, unless it is killed; the latest first.
 * @returns a function that cancels it
 */
export function atExit(undo: () => void): () => void {
  pending.add(undo);
  return () => pending.delete(undo);
}
