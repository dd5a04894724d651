import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../src/config";
import { buildApp } from "../../src/stacks/app";
import { readSynthesizedStacks, type SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";

/** Overrides for `config/production.json`, which is nearly all defaults; `undefined` removes a key. */
export interface ConfigOverrides {
  readonly [key: string]: unknown;
}

export interface Synthesized {
  readonly primary: SynthesizedStack;
  readonly dr: SynthesizedStack;
  readonly dns: SynthesizedStack;
  /** Only with the S3 backend: reading it with a different one is an error. */
  readonly terraformState: SynthesizedStack;
  /** All of them. */
  readonly stacks: readonly SynthesizedStack[];
}

/** The production configuration, as in its file. */
export const PRODUCTION = JSON.parse(readFileSync(join(__dirname, "../../config/production.json"), "utf8"));
/** With every option that adds resources: with production's own, all types that there can be. */
export const EVERY_OPTION: ConfigOverrides = {
  notifications: { email: "ops@acme.dev" },
  credentials: {
    rotation: { functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:rotate", afterDays: 30 },
  },
  dns: { zone: { create: undefined, id: "Z0123456789ABC", name: "acme.dev" }, https: true },
};

const cache = new Map<string, Synthesized>();

/**
 * The stacks of the production configuration with some values changed, as `synth` would write them.
 * Synthesized once for the same overrides: do not change the result (`structuredClone` its `json`).
 *
 * @example synthesize({ dns: { zone: { create: undefined, id: "Z0123456789", name: "example.test" }, https: true } })
 */
export function synthesize(overrides: ConfigOverrides = {}): Synthesized {
  // JSON text drops undefined values.
  const key = JSON.stringify(merge(PRODUCTION, overrides));
  const cached = cache.get(key);
  if (cached) {
    return cached;
  }

  const outdir = mkdtempSync(join(tmpdir(), "lamp-synth-"));
  try {
    buildApp(parseConfig(JSON.parse(key)), { outdir }).synth();
    const stacks = readSynthesizedStacks(outdir);
    const stack = (name: string) => {
      const found = stacks.find((candidate) => candidate.name === name);
      if (!found) {
        throw new Error(`No stack ${name}; the stacks are: ${stacks.map((s) => s.name).join(", ")}.`);
      }
      return found;
    };
    const synthesized: Synthesized = {
      stacks,
      primary: stack("primary"),
      dr: stack("dr"),
      dns: stack("dns"),
      get terraformState() {
        return stack("terraform-state");
      },
    };
    cache.set(key, synthesized);
    return synthesized;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) {
    return over;
  }
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = merge(base[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
