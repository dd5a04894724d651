import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withFolderLock } from "./folder-lock";
import { readManifest } from "./manifest";

/** Where a run prepares its stacks, inside the output folder: only there a rename is sure to move nothing but names. */
export const STAGING_PREFIX = ".synth-";
const LOCK = ".synth.lock";

/**
 * Puts the stacks prepared in `staging` in the place of those in `outdir`, all or none of them.
 *
 * The rest of a stack's folder stays: Terraform's `.terraform`, its lock file, plans. The manifest goes first and comes
 * last, so that a run killed in between leaves none, and nothing takes the stacks there for a set.
 *
 * @returns names of the stacks that were in `outdir` and are no longer
 */
export function publishStacks(staging: string, outdir: string): string[] {
  const { stacks } = readManifest(staging);
  return withFolderLock(join(outdir, LOCK), () => {
    rmSync(join(outdir, "manifest.json"), { force: true });
    for (const { workingDirectory, synthesizedStackPath } of Object.values(stacks)) {
      mkdirSync(join(outdir, workingDirectory), { recursive: true });
      renameSync(join(staging, synthesizedStackPath), join(outdir, synthesizedStackPath));
    }
    const orphans = readdirSync(join(outdir, "stacks")).filter((name) => stacks[name] === undefined);
    const removed = orphans.filter((name) => removeStack(join(outdir, "stacks", name)));
    renameSync(join(staging, "manifest.json"), join(outdir, "manifest.json"));
    return removed;
  });
}

/** Takes a stack's configuration away, and its folder if nothing of Terraform's is in there. */
function removeStack(folder: string): boolean {
  const configuration = join(folder, "cdk.tf.json");
  if (!existsSync(configuration)) return false;
  rmSync(configuration);
  if (readdirSync(folder).length === 0) rmdirSync(folder);
  return true;
}
