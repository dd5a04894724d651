import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withFolderLock } from "./folder-lock";
import { readManifest } from "./manifest";

/** Where a run prepares its stacks. Inside the output folder, so that a rename stays within one file system. */
export const STAGING_PREFIX = ".synth-";
const LOCK = ".synth.lock";

/**
 * Replaces the stacks in `outdir` with those prepared in `staging`, all or none of them.
 *
 * The rest of a stack's folder stays: Terraform's `.terraform`, its lock file, plans. The manifest is removed first and
 * written last, so that a run killed in between leaves none, and nothing takes the stacks for a complete set.
 *
 * @returns names of the stacks removed from `outdir`
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

/** Removes a stack's configuration, and its folder unless it holds files of Terraform's. */
function removeStack(folder: string): boolean {
  const configuration = join(folder, "cdk.tf.json");
  if (!existsSync(configuration)) {
    return false;
  }
  rmSync(configuration);
  if (readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
  return true;
}
