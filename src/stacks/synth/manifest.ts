import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What CDKTF's manifest.json says of a stack, as far as it is read here. Paths are relative to the output folder. */
interface ManifestStack {
  readonly workingDirectory: string;
  readonly synthesizedStackPath: string;
}

/** CDKTF's own list of what it synthesized. */
export interface Manifest {
  readonly stacks: Readonly<Record<string, ManifestStack>>;
}

/** @throws Error with code ENOENT where nothing is synthesized, or a synthesis was killed. */
export function readManifest(outdir: string): Manifest {
  return JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
}
