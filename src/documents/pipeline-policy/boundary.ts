import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../config";
import { synthesizeStacks } from "../../stacks/synth/synthesize";
import { readSynthesizedStacks } from "../../terraform/stack/synthesized-stack";
import { type Grant, policy } from "./grants";
import type { Policy } from "./policy";
import { rolesOf, type WrittenStatement } from "./stack-roles";
import { fromTemplate, toTemplate } from "./template";

/**
 * The maximum permissions of the stacks' roles: everything that their own policies together allow, with the optional parts
 * enabled. Resources are matched by the project's names, so that a new key, secret or image changes nothing here.
 */
export function boundaryPolicy(config: Config): Policy {
  const complete: Config = { ...config, service: { ...config.service, executeCommand: true } };
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-boundary-"));
  try {
    synthesizeStacks(complete, { outdir: directory });
    const statements = readSynthesizedStacks(directory)
      .flatMap((stack) => Object.values(rolesOf(stack, complete)))
      .flatMap(({ policies }) => policies.flatMap(({ Statement }) => Statement));
    return policy(
      statements.filter(({ Effect }) => Effect === "Allow").flatMap((one) => grantsOf(one, config)),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function grantsOf({ Action, Condition = {}, Resource }: WrittenStatement, config: Config): Grant[] {
  const resources = [Resource].flat().map((arn) => fromTemplate(toTemplate(arn, config), config));
  return [Action]
    .flat()
    .flatMap((action) => resources.map((resource) => ({ action, resource, condition: Condition })));
}
