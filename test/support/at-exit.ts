const pending = new Set<() => void>();
process.on("exit", () => {
  for (const undo of [...pending].reverse()) undo();
});

/**
 * Runs `undo` when this process ends, however it ends short of a kill, the latest first.
 * @returns takes it back
 */
export function atExit(undo: () => void): () => void {
  pending.add(undo);
  return () => pending.delete(undo);
}
