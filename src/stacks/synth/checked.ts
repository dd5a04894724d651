import { type Config, configWarnings } from "../../config";
import type { Finding } from "../../services/rule";
import { readSynthesizedStacks, type SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { ToolError } from "../../tools/tool-error";
import { type Synthesis, synthesizeStacks } from "./synthesize";

/** A warning about the configuration, or a rule's finding, in one shape. */
export interface Remark {
  /** Id of the rule; null for a warning about the configuration, or a refused resource type. */
  readonly rule: string | null;
  /** Name of the stack; null for a warning about the configuration. */
  readonly stack: string | null;
  /** The setting, or the address within the stack. */
  readonly path: string;
  readonly message: string;
  /** What to change; null where the message includes it. */
  readonly fix: string | null;
}

/** @see synthesizeChecked */
export interface CheckedSynthesis extends Synthesis {
  readonly warnings: readonly Remark[];
  /** If there are any, nothing was written. */
  readonly errors: readonly Remark[];
}

/** Rules whose warnings the configuration's own warnings cover better: by setting, with the line to change. */
const WARNED_OF_BY_SETTING = new Set(["autoscaling-thresholds-apart", "vpc-private-address-space"]);

/** Stops a synthesis before it is published. */
class Refused extends Error {}

/**
 * Synthesizes all stacks of a configuration, unless a rule finds an error in them: then `outdir` stays as it was.
 *
 * @param rules - every rule's findings on the stacks
 * @throws ToolError when `outdir` cannot be written
 */
export function synthesizeChecked(
  config: Config,
  outdir: string,
  rules: (stacks: readonly SynthesizedStack[]) => readonly Finding[],
): CheckedSynthesis {
  const warnings: Remark[] = configWarnings(config).map(({ id, path, text }) => ({
    rule: null,
    stack: null,
    path,
    message: id === undefined ? text : `${text} [${id}]`,
    fix: null,
  }));
  const errors: Remark[] = [];
  const check = (staging: string): void => {
    for (const { severity, rule, stack, address, message, fix } of rules(readSynthesizedStacks(staging))) {
      if (rule !== null && WARNED_OF_BY_SETTING.has(rule)) {
        continue;
      }
      (severity === "error" ? errors : warnings).push({ rule, stack, path: address, message, fix });
    }
    if (errors.length > 0) {
      throw new Refused();
    }
  };
  try {
    return { ...synthesizeStacks(config, { outdir, check }), warnings, errors };
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw unwritable(outdir, error);
    }
    return { stacks: [], removed: [], warnings, errors };
  }
}

/** A remark in one line. */
export function remarkText({ rule, stack, path, message, fix }: Remark): string {
  return [
    `${stack === null ? "" : `${stack} `}${path}: ${message}${fix === null ? "" : `. ${fix}`}`,
    ...(rule === null ? [] : [`(rule ${rule})`]),
  ].join(" ");
}

/** A folder that cannot be written is for the user to fix; any other error is a fault and is returned unchanged. */
function unwritable(outdir: string, error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) {
    return error;
  }
  return new ToolError(`${outdir} cannot be written: ${message}. Name another folder with --output.`);
}
