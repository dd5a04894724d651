import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config";
import { pipelineRoleName } from "../../contract/names";
import type { RecordedCall, Recording } from "../../services/recorded-call";
import { boundaryPolicy } from "./boundary";
import { pipelinePolicies, ROLE_POLICIES } from "./policies";
import { NO_REPOSITORY, type TrustedJobs, trustPolicies } from "./trust";

/** The content of a configuration's policy files, by name. */
export function policyFiles(
  recorded: readonly RecordedCall[],
  config: Config,
  jobs: TrustedJobs,
): Readonly<Record<string, string>> {
  const documents = {
    ...pipelinePolicies(recorded, config),
    boundary: boundaryPolicy(config),
    ...Object.fromEntries(
      Object.entries(trustPolicies(config, jobs)).map(([role, policy]) => [`trust-${role}`, policy]),
    ),
    roles: Object.fromEntries(
      Object.entries(ROLE_POLICIES).map(([role, policies]) => [
        role,
        {
          name: pipelineRoleName(config, role),
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

/**
 * The repository that existing files trust, so that it need be given only once.
 *
 * @param directories - where they may be; the first that has them counts
 */
export function writtenRepository(directories: readonly string[]): string {
  const file = directories.map((one) => path.join(one, fileName("trust-apply"))).find(existsSync);
  const written = file === undefined ? "" : readFileSync(file, "utf8");
  return /"repo:([^:"]+):/.exec(written)?.[1] ?? NO_REPOSITORY;
}

/**
 * What a workflow's job takes from the configuration, as lines for GITHUB_OUTPUT: the region whose STS it asks, which
 * must answer when the primary region does not, and the ARN of each role.
 */
export function jobOutputs(config: Config): string {
  const { accountId, regions } = config;
  const arn = (role: string) => `arn:aws:iam::${accountId}:role/${pipelineRoleName(config, role)}`;
  const values = [
    ["region", regions.dr.region],
    ...Object.keys(ROLE_POLICIES).map((role) => [role, arn(role)]),
  ];
  return values.map(([name, value]) => `${name}=${value}`).join("\n");
}

/** The recording as a file: one call per line, so that a diff shows what changed. */
export function renderRecording({ calls, resourceTypes }: Recording): string {
  const lines = calls.map((call) => JSON.stringify(call)).join(",\n");
  return `{"resourceTypes":${JSON.stringify(resourceTypes)},\n"calls":[\n${lines}\n]}\n`;
}
