import { readFileSync } from "node:fs";
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Config } from "../config";
import type { RegionRole } from "../contract";
import { writeWhole } from "../tools/write-whole";
import type { RegionVariables } from "./lifecycle";

/** One setting of the configuration that a step has outdated. */
export interface RecordedSetting {
  /** `regions.dr.posture` */
  readonly path: string;
  readonly before: string | number;
  readonly after: string | number;
}

/**
 * Writes a region's new posture and generations into the configuration file, so that later plans take them as normal. The
 * rest of the file stays the same, byte for byte. `quiesced` is temporary, and is not written.
 *
 * @returns what was changed; nothing if the file already says so
 * @throws ToolError when the file cannot be written; it is unchanged then
 */
export function recordRegion(
  file: string,
  config: Config,
  role: RegionRole,
  variables: RegionVariables,
): RecordedSetting[] {
  const configured = config.regions[role];
  const wanted = [
    ["posture", variables.posture],
    ["databaseGeneration", variables.databaseGeneration],
    ["oldestDatabaseGeneration", variables.oldestDatabaseGeneration],
  ] as const;
  const changed = wanted.filter(([name, value]) => value !== "quiesced" && configured[name] !== value);
  if (changed.length === 0) {
    return [];
  }
  let text = readFileSync(file, "utf8");
  for (const [name, value] of changed) {
    text = withSetting(text, ["regions", role, name], value);
  }
  writeWhole(file, text);
  return changed.map(([name, after]) => ({
    path: `regions.${role}.${name}`,
    before: configured[name],
    after,
  }));
}

/** Replaces an existing value; adds a new setting after the last of its section, in that one's style. */
function withSetting(text: string, path: readonly string[], value: unknown): string {
  const root = parseTree(text) as Node;
  const found = findNodeAtLocation(root, [...path]);
  if (found !== undefined) {
    return splice(text, found.offset, found.length, JSON.stringify(value));
  }
  const section = findNodeAtLocation(root, path.slice(0, -1));
  if (section === undefined) {
    return withSetting(text, path.slice(0, -1), { [path.at(-1) as string]: value });
  }
  const setting = `${JSON.stringify(path.at(-1))}: ${oneLine(value)}`;
  const last = section.children?.at(-1);
  if (last === undefined) {
    return splice(text, section.offset, section.length, `{ ${setting} }`);
  }
  const before = text.slice(section.offset, last.offset);
  const [ownLine] = /\r?\n[ \t]*$/.exec(before) ?? [" "];
  return splice(text, last.offset + last.length, 0, `,${ownLine}${setting}`);
}

function splice(text: string, offset: number, length: number, replacement: string): string {
  return text.slice(0, offset) + replacement + text.slice(offset + length);
}

function oneLine(value: unknown): string {
  return typeof value === "object"
    ? `{ ${Object.entries(value as object)
        .map(([name, inner]) => `${JSON.stringify(name)}: ${oneLine(inner)}`)
        .join(", ")} }`
    : JSON.stringify(value);
}
