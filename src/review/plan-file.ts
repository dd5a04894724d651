import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Socket } from "node:net";
import path from "node:path";
import { isPlanArchive, PlanReadError, unreadable } from "../terraform/plan";
import { ensureTerraform } from "../tools/terraform";
import type { ReviewPolicy } from "./policy";
import { reviewPlanStream } from "./read-plan";
import type { Review } from "./review";

export interface PlanFileOptions {
  readonly policy?: ReviewPolicy;
  /** Where `terraform init` was run, for a plan that is not JSON. @default the plan's directory */
  readonly directory?: string;
  /** Called with one line about what is about to be fetched. @default nothing is printed */
  readonly say?: (line: string) => void;
}

/**
 * Reviews a plan file: JSON, or the output of `terraform plan -out`, which Terraform converts to JSON while it is read.
 *
 * @throws PlanReadError with the reason why it cannot be read
 */
export async function reviewPlanFile(file: string, options: PlanFileOptions = {}): Promise<Review> {
  if (isPlanArchive(await firstBytes(file))) {
    return reviewShown(file, options);
  }
  const stream = createReadStream(file, { highWaterMark: chunkBytes });
  return reviewPlanStream(stream as AsyncIterable<Buffer>, options.policy);
}

const chunkBytes = 1024 * 1024;

/** The first four bytes of a file, or all of a shorter one. */
async function firstBytes(file: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw unreadable(error as NodeJS.ErrnoException);
  } finally {
    await handle?.close();
  }
}

/** Reviews Terraform's JSON of a plan file as it arrives. */
async function reviewShown(
  file: string,
  { directory, policy, say = () => {} }: PlanFileOptions,
): Promise<Review> {
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
  const reviewed = await reviewPlanStream(child.stdout as AsyncIterable<Buffer>, policy).catch(
    (error: Error) => error,
  );
  const hasFailed = (await closed) !== 0;
  // A review that fails closes the pipe, which makes Terraform fail in turn.
  if (reviewed instanceof Error && (child.stdout as Socket).bytesRead > 0) {
    throw reviewed;
  }
  if (reviewed instanceof Error || hasFailed) {
    throw new PlanReadError(
      `terraform show cannot read it (where is its \`terraform init\`? see --directory):\n${stderr.trim()}`,
      { saysHow: true },
    );
  }
  return reviewed;
}
