import { Command, Option } from "commander";
import type { Review } from "../review";
import {
  PolicyError,
  type ReviewFormat,
  readPolicy,
  renderReview,
  reviewPlanFile,
  reviewPlanStream,
} from "../review";
import { PlanReadError } from "../terraform/plan";
import { writeWhole } from "../tools/write-whole";
import { runCommand, UsageError } from "./process";

interface ReviewCommandOptions {
  readonly format: ReviewFormat;
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
      .choices(["terminal", "markdown", "json"])
      .default("terminal"),
  )
  .option("--json", "the same as --format json")
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
  1  error: a file is not a readable plan, or the policy is invalid

Examples:
  npm run review -- cdktf.out/plans/aws/dr/plan.json
  npm run review -- plan.tfplan --format markdown --output review.md    for a pull request
  terraform show -json plan.tfplan | npm run --silent review -- - --json`,
  )
  .action(review);

async function review(files: readonly string[], options: ReviewCommandOptions): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const format = options.json === true ? "json" : options.format;
  const policy = options.policy === undefined ? undefined : policyIn(options.policy);
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("- stands for stdin: give it only once.");
  }
  const reviews: { readonly file: string; readonly review: Review }[] = [];
  for (const file of files) {
    say(`reading ${file === "-" ? "stdin" : file}`);
    reviews.push({ file, review: await reviewed(file, { policy, directory: options.directory, say }) });
  }
  const text =
    format === "json"
      ? JSON.stringify({ reviews: reviews.map((one) => ({ file: one.file, ...one.review })) }, null, 2)
      : reviews.map((one) => renderReview(one.review, format, one.file)).join("\n\n");
  if (options.output === undefined) {
    process.stdout.write(`${text}\n`);
  } else {
    writeWhole(options.output, `${text}\n`);
  }
  process.exitCode = reviews.some((one) => one.review.verdict === "blocked") ? 2 : 0;
}

async function reviewed(file: string, options: Parameters<typeof reviewPlanFile>[1]): Promise<Review> {
  try {
    return file === "-"
      ? await reviewPlanStream(process.stdin as AsyncIterable<Buffer>, options?.policy)
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
