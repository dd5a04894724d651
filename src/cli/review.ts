import { buffer } from "node:stream/consumers";
import { Command, Option } from "commander";
import type { Review } from "../review";
import {
  PolicyError,
  type Reviewed,
  type ReviewFormat,
  readPolicy,
  renderJunit,
  renderReview,
  renderSarif,
  reviewPlanFile,
  reviewPlanJson,
} from "../review";
import { PlanReadError } from "../terraform/plan";
import { writeWhole } from "../tools/write-whole";
import { runCommand, say, UsageError } from "./process";

interface ReviewCommandOptions {
  readonly format: ReviewFormat | "sarif" | "junit";
  readonly digest?: boolean;
  readonly approved?: string;
  readonly json?: boolean;
  readonly policy?: string;
  readonly output?: string;
  readonly directory?: string;
}

const command = new Command("npm run review --")
  .description(
    "Reviews Terraform plans of this or any other project: what they destroy, promote, open, widen, weaken or cut. " +
      "Everything else is only counted. Sensitive values are never shown.",
  )
  .argument("<file...>", "plans in JSON, Terraform plan files, or - for JSON on stdin")
  .addOption(
    new Option("--format <format>", "output format")
      .choices(["terminal", "markdown", "json", "sarif", "junit"])
      .default("terminal"),
  )
  .option("--json", "the same as --format json")
  .option("--digest", "print only each plan's digest: the same for every plan that does the same")
  .option("--approved <digest>", "exit with 2 also if a plan's digest is another than the approved one")
  .option("--policy <file>", "what blocks, and waivers: see docs/review.md")
  .option("--output <file>", "write the review to a file instead of stdout")
  .option(
    "--directory <directory>",
    "where `terraform init` was run, for plan files that are not JSON (default: each plan's own directory)",
  )
  .addHelpText(
    "after",
    `
Exit code:
  0  nothing blocks; there may be findings to read
  2  something blocks
     (with --approved: or a plan is not the approved one)
  1  error: a file is not a readable plan, or the policy is invalid
     (of several files, the others are reviewed all the same)

Examples:
  npm run review -- cdktf.out/plans/aws/dr/plan.json
  npm run review -- plan.tfplan --format markdown --output review.md    for a pull request
  terraform show -json plan.tfplan | npm run --silent review -- - --json`,
  )
  .action(review);

async function review(files: readonly string[], options: ReviewCommandOptions): Promise<void> {
  const format = options.json === true ? "json" : options.format;
  const policy = options.policy === undefined ? undefined : policyIn(options.policy);
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("- stands for stdin: give it only once.");
  }
  const results: Reviewed[] = [];
  for (const file of files) {
    say(`reading ${file === "-" ? "stdin" : file}`);
    results.push(await reviewed(file, files.length === 1, { policy, directory: options.directory, say }));
  }
  const text = options.digest === true ? digests(results) : rendered(results, format);
  if (options.output === undefined) {
    process.stdout.write(`${text}\n`);
  } else {
    writeWhole(options.output, `${text}\n`);
  }
  process.exitCode = exitCode(results, options.approved, say);
}

function exitCode(results: readonly Reviewed[], approved: string | undefined, say: (line: string) => void) {
  const isUnread = results.some((one) => "error" in one);
  const reviews = results.flatMap((one) => ("error" in one ? [] : [one]));
  const others = reviews.filter(({ review }) => approved !== undefined && review.digest !== approved);
  for (const { file, review } of others) {
    say(`${file}: not the approved plan: its digest is ${review.digest}`);
  }
  const isStopped = others.length > 0 || reviews.some(({ review }) => review.verdict === "blocked");
  return isUnread ? 1 : isStopped ? 2 : 0;
}

function digests(results: readonly Reviewed[]): string {
  return results
    .map((one) => ("error" in one ? `-  ${one.file}` : `${one.review.digest}  ${one.file}`))
    .join("\n");
}

function rendered(results: readonly Reviewed[], format: ReviewCommandOptions["format"]): string {
  switch (format) {
    case "sarif":
      return renderSarif(results);
    case "junit":
      return renderJunit(results);
    case "json":
      return JSON.stringify(
        { reviews: results.map((one) => ("error" in one ? one : { file: one.file, ...one.review })) },
        null,
        2,
      );
    default:
      return results
        .map((one) =>
          "error" in one
            ? `${one.file}: not reviewed: ${one.error}`
            : renderReview(one.review, format, one.file),
        )
        .join("\n\n");
  }
}

/** @param isOnly - then a plan that cannot be read is the command's own error */
async function reviewed(
  file: string,
  isOnly: boolean,
  options: Parameters<typeof reviewPlanFile>[1],
): Promise<Reviewed> {
  try {
    return { file, review: await reviewOf(file, options) };
  } catch (error) {
    if (isOnly || !(error instanceof UsageError)) {
      throw error;
    }
    say(error.message);
    return { file, error: error.message.replace(`${file}: `, "") };
  }
}

async function reviewOf(file: string, options: Parameters<typeof reviewPlanFile>[1]): Promise<Review> {
  try {
    return file === "-"
      ? reviewPlanJson(await buffer(process.stdin), options?.policy)
      : await reviewPlanFile(file, options);
  } catch (error) {
    if (error instanceof PlanReadError) {
      throw new UsageError(`${file}: ${error.message}`);
    }
    throw error;
  }
}

function policyIn(file: string) {
  try {
    return readPolicy(file);
  } catch (error) {
    if (error instanceof PolicyError) {
      throw new UsageError(error.message);
    }
    throw error;
  }
}

void runCommand(command);
