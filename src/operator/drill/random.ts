import { createHash } from "node:crypto";

/** Random numbers from 0 to 1 derived from a seed and a name, so that parallel users do not affect each other. */
export function randomOf(seed: number, name: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash("sha256").update(`${seed} ${name} ${count}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
