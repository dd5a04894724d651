import { readFileSync } from "node:fs";
import type { PlanJson } from "../../terraform/run";
import { ToolError } from "../../tools/tool-error";

/** Terraform's plan files are zip archives. */
const ARCHIVE = Buffer.from("PK\u0003\u0004", "latin1");

/**
 * Reads a plan in JSON.
 * @throws ToolError saying what it is instead, and how to make one.
 */
export function readPlanJson(file: string): PlanJson {
  const refuse = (problem: string) =>
    new ToolError(`${file}: ${problem}. Make the JSON of a plan with: terraform show -json PLAN > plan.json`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw refuse(code === "ENOENT" ? "there is no such file" : message);
  }
  if (bytes.subarray(0, ARCHIVE.length).equals(ARCHIVE)) {
    throw refuse(
      "this is a plan as Terraform keeps it, not its JSON (npm run plan writes plan.json beside it)",
    );
  }
  let plan: unknown;
  try {
    plan = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw refuse(`no JSON: ${(error as Error).message}`);
  }
  const { format_version: version, resource_changes: changes } = (plan ?? {}) as Partial<PlanJson>;
  if (typeof version !== "string") throw refuse("no plan: it has no format_version");
  if (!Array.isArray(changes)) throw refuse("no plan: it has no resource_changes");
  return plan as PlanJson;
}
