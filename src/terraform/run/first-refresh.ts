import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { shellWord } from "../../tools/shell-word";
import { ToolError } from "../../tools/tool-error";
import type { StateJson } from "./command-json";

/** The first major version of the AWS provider whose resources have `region`. */
const REGION_SINCE = 6;
/**
 * Services without a region: their resources have no `region` in 6.x either. Source: the schema of 6.25.0 and
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
 */
const GLOBAL =
  /^aws_(account|budgets|ce|cloudfront|globalaccelerator|iam|networkmanager|organizations|route53|shield|waf)_/;
/** Has had an attribute of that name before. */
const ALWAYS_HAD_REGION = new Set(["aws_s3_bucket"]);

/**
 * Refuses a plan without refresh over a state that provider 5.x has written, by provider 6.x: it compares `region`,
 * which the state lacks, with the configuration, and may want to replace what it should keep.
 *
 * The state does not name the provider's version, so its attributes tell.
 *
 * @param readState - the state; read only if 6.x or later is installed
 * @throws ToolError
 */
export async function refuseFirstPlanWithoutRefresh(
  workingDirectory: string,
  readState: () => Promise<StateJson | undefined>,
): Promise<void> {
  const version = installedProvider(workingDirectory);
  if (version === undefined || Number.parseInt(version, 10) < REGION_SINCE) {
    return;
  }
  const state = await readState();
  const [first, ...others] = (state?.resources ?? []).filter(isOlder);
  if (first === undefined) {
    return;
  }
  const older = `${first.type}.${first.name}${others.length === 0 ? "" : ` and ${others.length} more`}`;
  throw new ToolError(
    `This state was written by AWS provider 5.x: ${older} lack the attribute region. A first plan with ` +
      `${version} must refresh, or it may want to replace them.\n` +
      `Plan with a refresh, apply that plan, then write what is unchanged, too: terraform -chdir=${shellWord(workingDirectory)} apply -refresh-only\n` +
      "If AWS cannot be read now, plan with the version of this project that had provider 5.x: the state is still its own.",
  );
}

/** The version of the AWS provider that `terraform init` has locked; undefined where there is none. */
function installedProvider(workingDirectory: string): string | undefined {
  const file = path.join(workingDirectory, ".terraform.lock.hcl");
  if (!existsSync(file)) {
    return undefined;
  }
  return /^provider "[^"]+\/hashicorp\/aws" \{\s*version\s*=\s*"([^"]+)"/m.exec(
    readFileSync(file, "utf8"),
  )?.[1];
}

function isOlder({ instances, mode, type }: StateJson["resources"][number]): boolean {
  return (
    mode === "managed" &&
    type.startsWith("aws_") &&
    !GLOBAL.test(type) &&
    !ALWAYS_HAD_REGION.has(type) &&
    instances.some(({ attributes }) => attributes !== undefined && !("region" in attributes))
  );
}
