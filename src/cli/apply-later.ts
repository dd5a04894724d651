import path from "node:path";
import type { Step } from "../lifecycle";
import type { Target } from "../terraform/working-directory";
import { shellWord } from "../tools/shell-word";

export interface LaterOptions {
  readonly target: Target;
  readonly output: string;
  readonly record: boolean;
  readonly refresh?: boolean;
}

/** Where commands keep plans and reports unless told otherwise. */
export const defaultOutput = process.env.CDKTF_OUTDIR ?? "cdktf.out";

/**
 * The command that applies a plan that was kept, told all that the one which made it was told: the plan after the apply
 * asks AWS, too.
 */
export function applyLater(
  { name, stack }: Step,
  planFile: string,
  { output, record, refresh, target }: LaterOptions,
): string {
  return [
    `npm run lamp -- ${name} --region ${stack} --plan ${shellWord(path.relative("", planFile))} --yes`,
    ...(target === "aws" ? [] : [`--target ${target}`]),
    ...(output === defaultOutput ? [] : [`--output ${shellWord(output)}`]),
    ...(refresh === false ? ["--no-refresh"] : []),
    ...(record ? [] : ["--no-record"]),
  ].join(" ");
}
