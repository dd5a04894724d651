import { spawn } from "node:child_process";
import path from "node:path";
import { isPlanArchive, PlanReadError, readBytes } from "../terraform/plan";
import { ensureTerraform } from "../tools/terraform";
import type { ReviewPolicy } from "./policy";
import { reviewPlanJson } from "./read-plan";
import type { Review } from "./review";

export interface PlanFileOptions {
  readonly policy?: ReviewPolicy;
  /** Where `terraform init` was run, for a plan that is not JSON. @default the plan's directory */
  readonly directory?: string;
  /** Called with one line about what is about to be fetched. @default nothing is printed */
  readonly say?: (line: string) => void;
}

/**
 * Reviews a plan file: JSON, or the output of `terraform plan -out`, which Terraform converts to JSON.
 *
 * @throws PlanReadError with the reason why it cannot be read
 */
export async function reviewPlanFile(file: string, options: PlanFileOptions = {}): Promise<Review> {
  const bytes = readBytes(file);
  return reviewPlanJson(isPlanArchive(bytes) ? await shown(file, options) : bytes, options.policy);
}

/** Terraform's JSON of a plan file. */
async function shown(file: string, { directory, say = () => {} }: PlanFileOptions): Promise<Buffer> {
  const terraform = await ensureTerraform({ say });
  const absolute = path.resolve(file);
  const child = spawn(
    terraform.file,
    [`-chdir=${directory ?? path.dirname(absolute)}`, "show", "-json", "-no-color", absolute],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_ARGS: undefined },
    },
  );
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  child.once("error", () => {});
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  // node:stream/consumers holds the whole three times.
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  if ((await closed) !== 0) {
    throw new PlanReadError(
      `terraform show cannot read it (where is its \`terraform init\`? see --directory):\n${stderr.trim()}`,
      { saysHow: true },
    );
  }
  return Buffer.concat(chunks);
}
