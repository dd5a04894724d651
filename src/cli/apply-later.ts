import path from "node:path";
import type { ChangingCommand } from "../operator";
import { peerOf, type Step } from "../operator/lifecycle";
import type { Target } from "../terraform/run/working-directory";
import { shellWord } from "../tools/shell-word";

export interface LaterOptions {
  /** What was run. */
  readonly command: ChangingCommand;
  readonly target: Target;
  readonly output: string;
  readonly record: boolean;
  readonly refresh?: boolean;
  readonly reprotect?: boolean;
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
  { command, output, record, refresh, reprotect, target }: LaterOptions,
): string {
  // A switchover that is about to quiesce changes the region that it leaves.
  const to = name === "activate" ? stack : peerOf(stack);
  const words = command === "switchover" ? `switchover --to ${to}` : `${command} --region ${stack}`;
  return [
    `npm run lamp -- ${words} --plan ${shellWord(path.relative("", planFile))} --yes`,
    ...(target === "aws" ? [] : [`--target ${target}`]),
    ...(output === defaultOutput ? [] : [`--output ${shellWord(output)}`]),
    ...(refresh === false ? ["--no-refresh"] : []),
    ...(reprotect === false ? ["--no-reprotect"] : []),
    ...(record ? [] : ["--no-record"]),
  ].join(" ");
}
