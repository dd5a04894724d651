import { createHash } from "node:crypto";

/** Numbers from 0 to 1 that follow from a seed and a name, so that what runs side by side does not mix them up. */
export function randomOf(seed: number, name: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash("sha256").update(`${seed} ${name} ${count}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
