import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config";
import { STACK_NAMES } from "../../contract";
import { buildApp } from "../app";
import { readManifest } from "./manifest";
import { publishStacks, STAGING_PREFIX } from "./publish";

/** A stack that was written. */
export interface WrittenStack {
  readonly name: string;
  /** Its configuration. */
  readonly file: string;
  /** Resource blocks. With `count` or `for_each`, Terraform may create more or fewer resources from one. */
  readonly resources: number;
  /** Data source blocks. */
  readonly dataSources: number;
}

/** @see synthesizeStacks */
export interface Synthesis {
  /** In the order of a first deployment. */
  readonly stacks: readonly WrittenStack[];
  /** Names of the stacks that were in the folder and are no longer part of the configuration. */
  readonly removed: readonly string[];
}

/** @see synthesizeStacks */
export interface SynthesizeStacksOptions {
  /** Folder for CDKTF's output, such as `cdktf.out`. Created if absent. */
  readonly outdir: string;
  /**
   * Called with the folder of finished stacks before they are published. What it throws is rethrown, and `outdir` stays
   * as it was.
   * @default - nothing is checked
   */
  readonly check?: (staging: string) => void;
}

/**
 * Synthesizes all stacks of a configuration: `outdir` then holds all of them or stays as it was, whatever goes wrong and
 * however many runs there are at once.
 */
export function synthesizeStacks(config: Config, options: SynthesizeStacksOptions): Synthesis {
  const { outdir, check } = options;
  const created = mkdirSync(outdir, { recursive: true });
  const staging = mkdtempSync(join(outdir, STAGING_PREFIX));
  let written = false;
  try {
    buildApp(config, { outdir: staging }).synth();
    check?.(staging);
    const stacks = describeStacks(staging, outdir);
    const removed = publishStacks(staging, outdir);
    written = true;
    return { stacks, removed };
  } finally {
    rmSync(staging, { recursive: true, force: true });
    removeAbandoned(outdir);
    if (created !== undefined && !written && readdirSync(outdir).length === 0) {
      rmdirSync(outdir);
    }
  }
}

function describeStacks(staging: string, outdir: string): WrittenStack[] {
  const { stacks } = readManifest(staging);
  return STACK_NAMES.flatMap((name) => {
    const stack = stacks[name];
    if (stack === undefined) {
      return [];
    }
    const { resource, data } = JSON.parse(readFileSync(join(staging, stack.synthesizedStackPath), "utf8"));
    const file = join(outdir, stack.synthesizedStackPath);
    return [{ name, file, resources: countBlocks(resource), dataSources: countBlocks(data) }];
  });
}

/** @param blocks - of one kind: by type, then by logical id */
function countBlocks(blocks: Readonly<Record<string, object>> = {}): number {
  return Object.values(blocks).reduce((count, ofType) => count + Object.keys(ofType).length, 0);
}

/** No run takes this long: it was killed. */
const ABANDONED_AFTER_MS = 10 * 60_000;

function removeAbandoned(outdir: string): void {
  for (const name of readdirSync(outdir)) {
    if (!name.startsWith(STAGING_PREFIX)) {
      continue;
    }
    const folder = join(outdir, name);
    const { mtimeMs = Date.now() } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
