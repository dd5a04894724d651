import { existsSync } from "node:fs";
import path from "node:path";
import { approvalWord, type Config, configPath } from "../../config";
import type { RegionRole } from "../../contract";
import { projectDirectory } from "../../tools/cache";
import { shownPath } from "../../tools/path";
import { ToolError } from "../../tools/tool-error";
import type { Step } from "../lifecycle";
import type { ApprovalRequest } from "../operation";
import { recordRegion } from "../record";
import { applyLater } from "./apply-later";
import type { Change, ChangeOptions } from "./change";
import { type CommandLine, optionValue } from "./command";
import { dryRun } from "./dry-run";
import { operate, roleOf, synthesized } from "./session";

/**
 * A change, from the command line to its exit code.
 *
 * @returns 0 if it is done, 2 if it was declined or a plan is not clean yet
 */
export async function runChange(change: Change, options: ChangeOptions, line: CommandLine): Promise<number> {
  checkApproval(options, line);
  const project = await synthesized(options, line);
  const { config, outputDirectory } = project;
  const role = roleOf(optionValue(change.region, options) as string, config);
  if (options.dryRun === true) {
    line.show(dryRun(change, role, { ...options, ...project }).join("\n"));
    return 0;
  }
  const signal = line.interruptible();
  return operate(
    {
      ...project,
      target: options.target,
      command: change.name,
      say: line.say,
      show: line.show,
      approve: (request) => approve(request, { change, config, role, options, line, signal }),
      // A rehearsal on an emulated AWS does not change the environment's configuration.
      onDone: options.record && options.target === "aws" ? (step) => record(step, config, line) : undefined,
      signal,
      reportDirectory: path.join(outputDirectory, "reports"),
    },
    async (operation) => {
      const { plan } = options;
      const planFile = plan === undefined ? undefined : path.resolve(plan);
      const results = await change.apply(operation, role, { ...options, planFile });
      const isDeclined = results.some(({ outcome }) => outcome === "declined");
      const isLeft = results.some(({ left }) => left.length > 0);
      return {
        result: isDeclined || isLeft ? 2 : 0,
        ending: isDeclined ? "declined" : isLeft ? "not clean" : "done",
      };
    },
  );
}

/** Only a reviewed plan is applied. */
function checkApproval({ approved, plan, yes }: ChangeOptions, { isInteractive }: CommandLine): void {
  if (yes === true && plan === undefined) {
    throw new ToolError("--yes goes with --plan FILE: only a reviewed plan is applied without asking.");
  }
  if (approved !== undefined && !/^[0-9a-f]{64}$/.test(approved)) {
    throw new ToolError(
      `--approved ${approved}: expected the 64 hexadecimal digits that npm run review -- --digest prints.`,
    );
  }
  if (plan !== undefined && yes !== true && !isInteractive) {
    throw new ToolError(`There is no terminal to ask on: add --yes to apply ${plan}.`);
  }
  if (plan !== undefined && !existsSync(plan)) {
    throw new ToolError(`There is no plan file ${plan}. Without --plan the step is planned again.`);
  }
}

interface Approver {
  readonly change: Change;
  readonly config: Config;
  readonly role: RegionRole;
  readonly options: ChangeOptions;
  readonly line: CommandLine;
  readonly signal: AbortSignal;
}

async function approve(
  { digest, isGiven, planFile, region, step, unexpected, word }: ApprovalRequest,
  { change, config, role, options, line, signal }: Approver,
): Promise<boolean> {
  const { ask, isInteractive, say } = line;
  const { accountId, name, regions } = config;
  say(
    `${name} (${configPath()}) in account ${accountId}: primary ${regions.primary.region}, DR ${regions.dr.region}`,
  );
  const isApproved = digest === options.approved;
  if (options.approved !== undefined) {
    say(
      isApproved ? "This is the approved plan." : `This is not the approved plan: its digest is ${digest}.`,
    );
  }
  if (isApproved || (options.yes === true && isGiven)) {
    if (unexpected.length > 0) {
      say(
        "A plan that does more than its step is not applied with --yes or --approved: run the command on a terminal.",
      );
    }
    return unexpected.length === 0;
  }
  if (!isInteractive) {
    say(
      "There is no terminal to ask on. After reviewing the plan above, apply it with\n" +
        `  ${applyLater(change, role, planFile, options)}`,
    );
    return false;
  }
  const expected = approvalWord(name, word);
  const what = [
    ...(expected === word ? [] : ["the environment's name"]),
    word === region ? "the region's name" : "what is deleted",
  ].join(" and ");
  const typed = await ask(
    `${step.name} in ${region}: type ${what} (${expected}) to apply this plan, anything else to decline: `,
    signal,
  );
  return typed === expected;
}

/** Writes the region's new posture and generations into the configuration. */
function record({ stack, variables }: Step, config: Config, { say }: CommandLine): void {
  const file = path.resolve(projectDirectory, configPath());
  let settings: ReturnType<typeof recordRegion>;
  try {
    settings = recordRegion(file, config, stack, variables);
  } catch (error) {
    // The step is done, and a switchover continues.
    say(
      `WARNING: the new posture of ${stack} is not in the configuration: ${(error as Error).message}. ` +
        "Write it there by hand: npm run lamp -- status shows what.",
    );
    return;
  }
  if (settings.length === 0) {
    return;
  }
  say(`${shownPath(file)}: written; commit it, so that later plans use the new values`);
  for (const { after, before, path: setting } of settings) {
    say(`  ${setting}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`);
  }
}
