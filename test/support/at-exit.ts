const pending = new Set<() => void>();

function undoAll(): void {
  for (const undo of [...pending].reverse()) undo();
  pending.clear();
}

process.on("exit", undoAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    undoAll();
    // Then as if nobody had listened.
    process.kill(process.pid, signal);
  });
}

/**
 * Runs `undo` when this process ends, however it ends short of a kill, the latest first.
 * @returns takes it back
 */
export function atExit(undo: () => void): () => void {
  pending.add(undo);
  return () => pending.delete(undo);
}
