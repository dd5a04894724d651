import { readFileSync } from "node:fs";
import { oneLine } from "../../tools/one-line";
import { ToolError } from "../../tools/tool-error";
import type { PlanJson } from "./plan-json";
import type { Values } from "./planned-change";

/** What was given is no plan that can be read. */
export class PlanReadError extends ToolError {
  override readonly name = "PlanReadError";

  /**
   * @param problem - what it is instead
   * @param options.saysHow - whether the problem says what to do; otherwise how to make the JSON of a plan is added
   */
  constructor(problem: string, { saysHow = false } = {}) {
    super(
      saysHow ? problem : `${problem}. Make the JSON of a plan with: terraform show -json PLAN > plan.json`,
    );
  }
}

/**
 * Major versions of the plan format that are read: 0.x is that of Terraform before 1.1, which 1.x took over.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#format-summary
 */
const KNOWN_MAJORS = ["0", "1"];

/** Terraform's plan files are zip archives. */
const ARCHIVE = Buffer.from("PK\u0003\u0004", "latin1");

/** Whether a file that begins with these four bytes or more is a plan as Terraform keeps it, not its JSON. */
export function isPlanArchive(bytes: Buffer): boolean {
  return bytes.subarray(0, ARCHIVE.length).equals(ARCHIVE);
}

/** A file that cannot be opened or read. */
export function unreadable({ code, message }: NodeJS.ErrnoException): PlanReadError {
  return new PlanReadError(code === "ENOENT" ? "there is no such file" : message);
}

/**
 * Reads a plan in JSON from a file.
 *
 * @throws PlanReadError that names the file
 */
export function readPlanFile(file: string): PlanJson {
  try {
    const bytes = readBytes(file);
    if (isPlanArchive(bytes)) {
      throw new PlanReadError(
        "this is a plan as Terraform keeps it, not its JSON (npm run plan writes plan.json beside it)",
      );
    }
    return parsePlan(bytes.toString("utf8"));
  } catch (error) {
    if (error instanceof PlanReadError) {
      error.message = `${file}: ${error.message}`;
    }
    throw error;
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(error as NodeJS.ErrnoException);
  }
}

/**
 * Reads what `terraform show -json PLAN` writes.
 *
 * @throws PlanReadError
 */
export function parsePlan(text: string): PlanJson {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (error) {
    throw new PlanReadError(`no plan in JSON: ${(error as Error).message}`);
  }
  const parts = (plan ?? {}) as Values;
  checkHeader(parts.format_version, Object.keys(parts));
  for (const part of SHAPES.keys()) {
    for (const [name, value] of Object.entries(parts[part] ?? {})) {
      checkShape([part, name], value);
    }
  }
  return plan as PlanJson;
}

/**
 * Whether it is a plan of a format that is read, by its version and the names of all its parts.
 *
 * @throws PlanReadError
 */
export function checkHeader(version: unknown, parts: readonly string[]): void {
  checkFormat(version);
  if (parts.includes("resource_changes") || parts.includes("planned_values")) {
    return;
  }
  throw parts.includes("values")
    ? new PlanReadError("this is a state, not a plan: give `terraform show -json` a plan file", {
        saysHow: true,
      })
    : new PlanReadError("no plan in JSON: it has neither resource_changes nor planned_values");
}

/** @throws PlanReadError where it is no version of the format that is read */
export function checkFormat(version: unknown): asserts version is string {
  if (typeof version !== "string") {
    throw new PlanReadError("no plan in JSON: it has no format_version");
  }
  if (KNOWN_MAJORS.includes(version.split(".", 1)[0] as string)) {
    return;
  }
  throw new PlanReadError(
    `plan format ${oneLine(version)} is not known here: major versions ${KNOWN_MAJORS.join(" and ")} are. ` +
      "Nothing of it was read.",
    { saysHow: true },
  );
}

/** Whether an entry has what is read of it without asking, by the part that it is in. */
const SHAPES = new Map<string, (entry: Values) => boolean>([
  ["resource_changes", isResourceChange],
  ["resource_drift", isResourceChange],
  ["output_changes", isChange],
  ["variables", () => true],
]);

/**
 * Whether an entry of a part is what Terraform writes there.
 *
 * @param path - keys and indexes down to it
 * @throws PlanReadError
 */
export function checkShape(path: readonly (string | number)[], entry: unknown): void {
  const isOfItsShape = SHAPES.get(String(path[0])) ?? (() => true);
  if (typeof entry === "object" && entry !== null && isOfItsShape(entry)) {
    return;
  }
  throw new PlanReadError(`no plan in JSON: ${oneLine(path.join("."))} is not what Terraform writes there`);
}

function isResourceChange({ address, change, type }: Values): boolean {
  return typeof address === "string" && typeof type === "string" && isChange(change);
}

function isChange(change: Values | null | undefined): boolean {
  return Array.isArray(change?.actions);
}
