import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../config";
import { documentWith } from "../../config/test-support";
import { CHANGES } from ".";
import { dryRun } from "./dry-run";

let outputDirectory: string;

beforeAll(() => {
  outputDirectory = mkdtempSync(path.join(tmpdir(), "lamp-dr-dry-run-"));
  for (const [stack, posture] of [
    ["primary", "active"],
    ["dr", "standby"],
  ] as const) {
    const folder = path.join(outputDirectory, "stacks", stack);
    mkdirSync(folder, { recursive: true });
    const variable = {
      posture: { default: posture },
      database_generation: { default: 1 },
      oldest_database_generation: { default: 1 },
      unprotected_database_generations_below: { default: 1 },
    };
    writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ variable }));
  }
});
afterAll(() => rmSync(outputDirectory, { recursive: true, force: true }));

/** The commands, without the directory of the plans. */
function lines(command: string, role: "primary" | "dr", options: object = {}, settings = {}): string[] {
  const config = parseConfig(documentWith(settings));
  const change = CHANGES.find(({ name }) => name === command) as (typeof CHANGES)[number];
  return dryRun(change, role, { config, target: "aws", outputDirectory, ...options }).map((line) =>
    line.replaceAll(`${outputDirectory}/plans/aws/`, ""),
  );
}

const plans = (all: string[]) => all.filter((line) => line.includes(" plan "));

describe("a dry run", () => {
  it("prints what a person would type", () => {
    expect(lines("activate", "dr")).toEqual([
      "# activate dr: Promotes the replica of dr to a writer and starts its tasks.",
      "terraform -chdir=dr init -reconfigure",
      "terraform -chdir=dr plan -out=activate.tfplan -var=posture=active",
      "terraform -chdir=dr show activate.tfplan",
      "terraform -chdir=dr apply activate.tfplan",
    ]);
  });

  it("without refresh says so", () => {
    expect(plans(lines("activate", "dr", { refresh: false }))).toEqual([
      "terraform -chdir=dr plan -out=activate.tfplan -refresh=false -var=posture=active",
    ]);
  });

  it("with a minimal refresh says so", () => {
    expect(plans(lines("activate", "dr", { minimalRefresh: true }))).toEqual([
      "terraform -chdir=dr plan -out=activate.tfplan -minimal-refresh -var=posture=active",
    ]);
  });

  it("refuses a minimal refresh together with none", () => {
    expect(() => lines("activate", "dr", { minimalRefresh: true, refresh: false })).toThrow(
      "--no-refresh and --minimal-refresh exclude each other",
    );
  });

  it("of a switchover has its three plans, and the wait", () => {
    const all = lines("switchover", "dr");
    expect(plans(all)).toEqual([
      "terraform -chdir=primary plan -out=quiesce.tfplan -var=posture=quiesced",
      "terraform -chdir=dr plan -out=activate.tfplan -var=posture=active",
      "terraform -chdir=primary plan -out=reprotect.tfplan -var=posture=standby -var=database_generation=2",
    ]);
    expect(all.filter((line) => line.startsWith("# wait"))).toEqual([
      "# wait until primary runs no task and ReplicaLag of dr's replica is 0 (docs/runbook.md: Switchover)",
    ]);
    expect(plans(lines("switchover", "dr", { reprotect: false }))).toHaveLength(2);
  });

  it("of retire has both plans", () => {
    expect(plans(lines("retire", "primary", {}, { "regions.primary.databaseGeneration": 3 }))).toEqual([
      "terraform -chdir=primary plan -out=unprotect.tfplan -var=database_generation=3 -var=unprotected_database_generations_below=3",
      "terraform -chdir=primary plan -out=retire.tfplan -var=database_generation=3 -var=oldest_database_generation=3 -var=unprotected_database_generations_below=3",
    ]);
  });

  it("out of order is refused like the command itself", () => {
    expect(() => lines("reprotect", "primary")).toThrow("First: activate dr.");
  });
});
