import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config";
import { pipelinePolicies, ROLE_POLICIES } from "./policies";
import type { RecordedCall } from "./recorded-call";
import { trustPolicies } from "./trust";

/** The files of a configuration's policies, by name: what they hold. */
export function policyFiles(
  recorded: readonly RecordedCall[],
  config: Config,
  repository: string,
): Readonly<Record<string, string>> {
  const documents = {
    ...pipelinePolicies(recorded, config),
    ...Object.fromEntries(
      Object.entries(trustPolicies(config, repository)).map(([role, policy]) => [`trust-${role}`, policy]),
    ),
    roles: Object.fromEntries(
      Object.entries(ROLE_POLICIES).map(([role, policies]) => [
        role,
        {
          name: `${config.name}-pipeline-${role}`,
          trust: `trust-${role}.json`,
          policies: policies.map(fileName),
        },
      ]),
    ),
  };
  return Object.fromEntries(
    Object.entries(documents).map(([name, document]) => [
      fileName(name),
      `${JSON.stringify(document, null, 2)}\n`,
    ]),
  );
}

function fileName(name: string): string {
  return `${name}.json`;
}

/** Names of the files that are missing, other than they should be, or there without a reason. */
export function staleFiles(directory: string, files: Readonly<Record<string, string>>): string[] {
  const there = jsonFiles(directory);
  const wrong = Object.entries(files).filter(
    ([name, text]) => !there.includes(name) || readFileSync(path.join(directory, name), "utf8") !== text,
  );
  return [...wrong.map(([name]) => name), ...there.filter((name) => files[name] === undefined)].sort();
}

/** Each file is written beside its place, then moved: a reader never sees half of one. */
export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
  for (const name of jsonFiles(directory)) {
    if (files[name] === undefined) {
      rmSync(path.join(directory, name));
    }
  }
}

function jsonFiles(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The recorded calls as a file: one a line, so that a change shows what changed. */
export function renderCalls(calls: readonly RecordedCall[]): string {
  return `[\n${calls.map((call) => JSON.stringify(call)).join(",\n")}\n]\n`;
}
