import { readFileSync } from "node:fs";
import { oneLine } from "../../tools/one-line";
import { ToolError } from "../../tools/tool-error";
import type { PlanJson, Values } from "./plan-json";

/** The input is not a readable plan. */
export class PlanReadError extends ToolError {
  override readonly name = "PlanReadError";

  /**
   * @param problem - what it is instead
   * @param options.saysHow - whether the problem says what to do; if not, adds how to write a plan as JSON
   */
  constructor(problem: string, { saysHow = false } = {}) {
    super(saysHow ? problem : `${problem}. Write a plan as JSON with: terraform show -json PLAN > plan.json`);
  }
}

/**
 * Supported major versions of the plan format: 0.x is that of Terraform before 1.1, which 1.x continues.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#format-summary
 */
const KNOWN_MAJORS = ["0", "1"];

/** Terraform's plan files are zip archives. */
const ARCHIVE = Buffer.from("PK\u0003\u0004", "latin1");

/** Whether a file that begins with these bytes, at least four, is a Terraform plan file, not its JSON. */
export function isPlanArchive(bytes: Buffer): boolean {
  return bytes.subarray(0, ARCHIVE.length).equals(ARCHIVE);
}

/** The error for a file that cannot be opened or read. */
function unreadable({ code, message }: NodeJS.ErrnoException): PlanReadError {
  if (code === "EISDIR") {
    return new PlanReadError("this is a directory: give it a plan file in it, or several", { saysHow: true });
  }
  return new PlanReadError(code === "ENOENT" ? "there is no such file" : message);
}

/**
 * Reads a plan in JSON from a file.
 *
 * @throws PlanReadError with the file's name
 */
export function readPlanFile(file: string): PlanJson {
  try {
    const bytes = readBytes(file);
    if (isPlanArchive(bytes)) {
      throw new PlanReadError(
        "this is a Terraform plan file, not its JSON (npm run plan writes plan.json next to it)",
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

/** @throws PlanReadError if the file cannot be read */
export function readBytes(file: string): Buffer {
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
    throw new PlanReadError(`not a plan in JSON: ${whereMalformed((error as Error).message)}`);
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

/** JSON.parse's own message has a part of the text, which may be a secret: only its place is kept. */
function whereMalformed(message: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return message.endsWith("end of JSON input")
    ? "it ends in the middle"
    : `it is malformed${position === undefined ? "" : ` at character ${Number(position) + 1}`}`;
}

/**
 * Checks by its version and the names of all its parts that it is a plan of a supported format.
 *
 * @throws PlanReadError
 */
export function checkHeader(version: unknown, parts: readonly string[]): void {
  if (version === undefined && parts.includes("plan_format_version")) {
    throw new PlanReadError(
      "this is HCP Terraform's redacted plan, without the values to review: download json-output, not " +
        "json-output-redacted",
      { saysHow: true },
    );
  }
  if (version === undefined && (parts.includes("lineage") || parts.includes("serial"))) {
    throw new PlanReadError("this is a state file, not a plan");
  }
  checkFormat(version);
  if (parts.includes("resource_changes") || parts.includes("planned_values")) {
    return;
  }
  throw parts.includes("values")
    ? new PlanReadError("this is a state, not a plan: give `terraform show -json` a plan file", {
        saysHow: true,
      })
    : new PlanReadError("not a plan in JSON: it has neither resource_changes nor planned_values");
}

/** @throws PlanReadError if the version of the format is not supported */
function checkFormat(version: unknown): asserts version is string {
  if (typeof version !== "string") {
    throw new PlanReadError("not a plan in JSON: it has no format_version");
  }
  if (KNOWN_MAJORS.includes(version.split(".", 1)[0] as string)) {
    return;
  }
  throw new PlanReadError(
    `plan format ${oneLine(version)} is not supported: major versions ${KNOWN_MAJORS.join(" and ")} are. ` +
      "Nothing was read.",
    { saysHow: true },
  );
}

/** What a text is that is no JSON, by its beginning, and what to do; undefined if it is nothing known. */
export function nameOfText(start: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Terraform colours its text.
  const text = start.replace(/\u001b\[[\d;]*m/g, "").trimStart();
  if (text.startsWith("[command]")) {
    return "its first line is of setup-terraform's wrapper: set terraform_wrapper: false, or give the plan file itself";
  }
  if (
    /^((Terraform|OpenTofu) (used|will)|No changes\.|An execution plan|Plan: \d|# \S+ will be)/.test(text)
  ) {
    return "this is `terraform show` for people: add -json";
  }
  return undefined;
}

/** For each part, whether an entry has what is read of it unconditionally. */
const SHAPES = new Map<string, (entry: Values) => boolean>([
  ["resource_changes", isResourceChange],
  ["resource_drift", isResourceChange],
  ["output_changes", isChange],
  ["deferred_changes", ({ resource_change }) => !resource_change || isResourceChange(resource_change)],
  ...["variables", "checks", "condition_results", "action_invocations", "deferred_action_invocations"].map(
    (part): [string, () => boolean] => [part, () => true],
  ),
]);

/**
 * Checks that an entry of a part is what Terraform writes there.
 *
 * @param path - keys and indexes from the root to it
 * @throws PlanReadError
 */
export function checkShape(path: readonly (string | number)[], entry: unknown): void {
  const isOfItsShape = SHAPES.get(String(path[0])) ?? (() => true);
  if (typeof entry === "object" && entry !== null && isOfItsShape(entry)) {
    return;
  }
  throw new PlanReadError(
    `not a plan in JSON: ${oneLine(path.join("."))} is not what Terraform writes there`,
  );
}

function isResourceChange({ address, change, name, type }: Values): boolean {
  return typeof (address ?? name) === "string" && typeof type === "string" && isChange(change);
}

function isChange(change: Values | null | undefined): boolean {
  return Array.isArray(change?.actions);
}
