import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config";
import { moduleFinder, type PlanSummary, summarizePlan } from "../../terraform/plan";
import type { StateJson, Terraform } from "../../terraform/run";
import { projectDirectory } from "../../tools/cache";
import { ToolError } from "../../tools/tool-error";
import { isMissingBucket } from "./missing-bucket";
import type { Session } from "./session";

export interface BootstrapOptions {
  readonly session: Session;
  /** Account and name: two environments in one account are bootstrapped apart. */
  readonly config: Pick<Config, "accountId" | "name">;
  /** Called with one line of progress. */
  readonly say: (line: string) => void;
  /** Called with each line of Terraform's progress. */
  readonly onTerraformLine: (line: string) => void;
  /** Asked before anything changes. */
  readonly confirm: (summary: PlanSummary) => Promise<boolean>;
  /**
   * Where the state is kept until its bucket exists.
   * @default the project's terraform-state
   */
  readonly stateDirectory?: string;
}

export interface BootstrapResult {
  /**
   * `done`: the state is in its bucket and the buckets are as configured; `declined`: the user did not confirm, nothing
   * changed.
   */
  readonly outcome: "done" | "declined";
  /** What the applied plan changed. */
  readonly summary: PlanSummary;
  /** Whether this run moved the state into its bucket. */
  readonly migrated: boolean;
}

const stack = "terraform-state";

/**
 * Creates the buckets for all states, this stack's own state included.
 *
 * At first there is no bucket for this stack's state: it is kept in a local file, in the project's terraform-state
 * directory (an emulator's beside its plans, removed with them), until the buckets exist, and then migrated. Each step
 * checks what exists, so the command is idempotent: after an interruption it continues, and when all is done it changes
 * nothing.
 *
 * @throws TerraformError, and ToolError when the existing states cannot be told apart safely
 */
export async function bootstrap(options: BootstrapOptions): Promise<BootstrapResult> {
  const { onTerraformLine, say, session } = options;
  const localState =
    session.target === "emulator"
      ? path.join(session.terraformIn(stack).directory, "terraform.tfstate")
      : path.join(
          options.stateDirectory ?? path.join(projectDirectory, stack),
          `${session.target}-${options.config.accountId}-${options.config.name}.tfstate`,
        );
  const inBucket = () => session.terraformIn(stack, { onLine: onTerraformLine }).terraform;
  const inFile = () => session.terraformIn(stack, { onLine: onTerraformLine, localState });

  say("looking for the state's bucket");
  const { bucketExists, state: remote } = await lookIntoBucket(inBucket());
  const local = localStateOf(localState);
  const isLocal = remote === undefined;
  if (isLocal && bucketExists && local === undefined) {
    throw new ToolError(
      `The state's bucket exists, but there is no state in it and none in ${localState}. If an earlier attempt ` +
        "created the bucket, restore that file; if the bucket is empty and not in use, delete it. Nothing was changed.",
    );
  }
  if (remote !== undefined && local !== undefined) {
    if (!isContained(local, remote)) {
      throw new ToolError(
        `${localState} holds different resources from the state in the bucket. If it is left over from an earlier attempt ` +
          "whose buckets have been deleted, remove it; otherwise keep it and compare the two. Nothing was changed.",
      );
    }
    say("the state is in its bucket; removing the local copy");
    removeState(localState);
  }
  if (isLocal) {
    say(`keeping the state in ${localState} until its bucket exists`);
  }

  const { json, terraform } = isLocal ? inFile() : session.terraformIn(stack, { onLine: onTerraformLine });
  await terraform.init();
  say("planning");
  await terraform.plan({ out: "plan.tfplan" });
  const summary = summarizePlan(await terraform.showPlan("plan.tfplan"), moduleFinder(json));
  if (summary.hasChanges) {
    if (!(await options.confirm(summary))) {
      return { outcome: "declined", summary, migrated: false };
    }
    say("applying");
    await terraform.apply("plan.tfplan");
  }
  if (isLocal) {
    say("migrating the state into its bucket");
    await inBucket().init({ backend: "migrate" });
    await checkMigrated(inBucket(), localState);
    removeState(localState);
  }
  return { outcome: "done", summary, migrated: isLocal };
}

/** Whether the bucket exists, and the state in it; a state without resources counts as none. */
async function lookIntoBucket(
  terraform: Terraform,
): Promise<{ bucketExists: boolean; state: StateJson | undefined }> {
  try {
    await terraform.init();
  } catch (error) {
    if (isMissingBucket(error)) {
      return { bucketExists: false, state: undefined };
    }
    throw error;
  }
  const state = await terraform.pullState();
  return {
    bucketExists: true,
    state: state === undefined || objectsOf(state).size === 0 ? undefined : state,
  };
}

function localStateOf(file: string): StateJson | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const text = readFileSync(file, "utf8");
  return text.trim() === "" ? undefined : (JSON.parse(text) as StateJson);
}

async function checkMigrated(terraform: Terraform, localState: string): Promise<void> {
  const remote = await terraform.pullState();
  const local = localStateOf(localState);
  if (remote === undefined || (local !== undefined && !isContained(local, remote))) {
    throw new ToolError(
      `The state was not migrated into its bucket; it is still in ${localState}. Run the same command again.`,
    );
  }
}

/** Lineage and serial do not help here: a migrated state gets new ones. */
function isContained(state: StateJson, other: StateJson): boolean {
  const others = objectsOf(other);
  return [...objectsOf(state)].every((object) => others.has(object));
}

/** Each object of a state, by its address and its id in AWS. */
function objectsOf({ resources }: StateJson): Set<string> {
  return new Set(
    resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ type, name, instances }) =>
        instances.map(({ index_key, attributes }) => `${type}.${name}[${index_key ?? ""}] ${attributes?.id}`),
      ),
  );
}

function removeState(file: string): void {
  for (const suffix of ["", ".backup"]) {
    rmSync(`${file}${suffix}`, { force: true });
  }
}
