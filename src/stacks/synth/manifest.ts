import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The parts of a stack's entry in CDKTF's manifest.json that are read here. Paths are relative to the output folder. */
interface ManifestStack {
  readonly workingDirectory: string;
  readonly synthesizedStackPath: string;
}

/** CDKTF's own list of what it synthesized. */
export interface Manifest {
  readonly stacks: Readonly<Record<string, ManifestStack>>;
}

/** @throws Error with code ENOENT where nothing has been synthesized, or a synthesis was killed. */
export function readManifest(outdir: string): Manifest {
  return JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
}
