import {
  type Change,
  checkFormat,
  checkHeader,
  checkShape,
  nameOfText,
  type PlanJson,
  PlanReadError,
  type ResourceChange,
  type Values,
} from "../terraform/plan";
import { asUtf8 } from "./encoding";
import type { ConfiguredResource } from "./facts";
import { type Interest, type JsonPath, JsonStream, JsonStreamError } from "./json-stream";
import type { ReviewPolicy } from "./policy";
import type { Review } from "./review";
import { Reviewer } from "./reviewer";

/** Reviews a plan in memory. */
export function reviewPlan(plan: PlanJson, policy?: ReviewPolicy, now?: Date): Review {
  const reader = new PlanReader();
  walk(reader, [], plan);
  return reader.finish(policy, now);
}

/** Reviews a plan as JSON that arrives in chunks, holding one resource at a time. */
export async function reviewPlanStream(
  chunks: AsyncIterable<Buffer>,
  policy?: ReviewPolicy,
  now?: Date,
): Promise<Review> {
  const reader = new PlanReader();
  const stream = new JsonStream(reader);
  let start: string | undefined;
  try {
    for await (const chunk of asUtf8(chunks)) {
      start ??= chunk.subarray(0, 200).toString("utf8");
      stream.write(chunk);
    }
    stream.end();
  } catch (error) {
    if (error instanceof JsonStreamError) {
      const name = nameOfText(start ?? "");
      throw name === undefined
        ? new PlanReadError(`not a plan in JSON: ${error.message}`)
        : new PlanReadError(name, { saysHow: true });
    }
    throw error;
  }
  return reader.finish(policy, now);
}

function walk(reader: PlanReader, path: JsonPath, value: object): void {
  for (const [key, child] of Object.entries(value)) {
    const inner = [...path, Array.isArray(value) ? Number(key) : key];
    const interest = reader.interest(inner);
    if (interest === "take") {
      reader.take(inner, child);
    }
    if (interest === "enter" && typeof child === "object" && child !== null) {
      walk(reader, inner, child);
    }
  }
}

/** Passes the parts of a plan to a reviewer. */
class PlanReader {
  private readonly reviewer = new Reviewer();
  private readonly header: Record<string, unknown> = {};
  private readonly parts = new Set<string>();

  interest(path: JsonPath): Interest {
    const [part, ...rest] = path as [string, ...(string | number)[]];
    this.parts.add(part);
    switch (part) {
      case "format_version":
      case "terraform_version":
      case "errored":
      case "complete":
        return "take";
      case "variables":
      case "resource_changes":
      case "resource_drift":
      case "checks":
      case "deferred_changes":
      case "action_invocations":
      case "condition_results":
      case "deferred_action_invocations":
      case "output_changes":
        return rest.length === 0 ? "enter" : "take";
      case "planned_values":
        return this.interestInPlanned(rest);
      case "configuration":
        return interestInConfiguration(rest);
      default:
        return "skip";
    }
  }

  take(path: JsonPath, value: unknown): void {
    const [part, name] = path;
    if (path.length > 1) {
      checkShape(path, value);
    }
    switch (part) {
      case "variables":
        this.reviewer.addVariable(String(name), (value as Values).value);
        return;
      case "resource_changes":
        this.reviewer.addChange(value as ResourceChange);
        return;
      case "resource_drift":
        this.reviewer.addDrift(value as ResourceChange);
        return;
      case "output_changes":
        this.reviewer.addOutput(String(name), value as Change);
        return;
      case "checks":
        this.takeCheck(value as Values);
        return;
      case "condition_results":
        this.takeCondition(value as Values);
        return;
      case "deferred_changes":
        this.takeDeferred(value as Values);
        return;
      case "action_invocations":
        this.reviewer.addAction(String((value as Values).address), value as Values);
        return;
      case "deferred_action_invocations": {
        const invocation: Values = (value as Values).action_invocation ?? value;
        this.reviewer.addAction(String(invocation.address), { ...invocation, isDeferred: true });
        return;
      }
      case "configuration":
        this.takeConfiguration(path, value as Values);
        return;
      default:
        this.header[String(part)] = value;
        if (part === "format_version") {
          checkFormat(value);
        }
    }
  }

  finish(policy?: ReviewPolicy, now?: Date): Review {
    const { complete, errored, format_version, terraform_version } = this.header;
    checkHeader(format_version, [...this.parts]);
    if (errored === true) {
      this.reviewer.addGap("the plan failed halfway: what follows the error is not in it");
    }
    if (this.hasPlannedResources && !this.parts.has("resource_changes")) {
      throw new PlanReadError(
        "it has planned_values but no resource_changes: what would change cannot be told from it",
      );
    }
    if (this.deferred > 0) {
      this.reviewer.addGap(
        `${this.deferred} changes are deferred to a later plan: they are reviewed as far as they are known`,
      );
    } else if (complete === false && errored !== true) {
      this.reviewer.addGap("the plan is not complete (-target, or changes that wait for a later plan)");
    }
    return this.reviewer.finish(
      {
        formatVersion: format_version as string,
        ...(typeof terraform_version === "string" ? { terraformVersion: terraform_version } : {}),
      },
      policy,
      now,
    );
  }

  private deferred = 0;
  private hasPlannedResources = false;

  private interestInPlanned([root, part]: readonly (string | number)[]): Interest {
    if (root === "root_module" && (part === "resources" || part === "child_modules")) {
      this.hasPlannedResources = true;
    }
    return part === undefined && (root === undefined || root === "root_module") ? "enter" : "skip";
  }

  /** A result of Terraform 1.2, whose successors write checks. */
  private takeCondition({ address, error_message, result, unknown }: Values): void {
    const status = unknown === true ? "unknown" : result === false ? "fail" : "pass";
    const problems = error_message ? [{ message: error_message }] : [];
    this.reviewer.addCheck(String(address ?? "condition"), { status, problems });
  }

  private takeDeferred({ resource_change }: Values): void {
    this.deferred += 1;
    if (resource_change !== undefined && resource_change !== null) {
      checkShape(["resource_changes", `deferred ${this.deferred}`], resource_change);
      this.reviewer.addChange(resource_change as ResourceChange);
    }
  }

  private takeCheck({ address, instances, status }: Values): void {
    // A check that failed before its instances were known has none.
    const all: unknown[] = Array.isArray(instances) && instances.length > 0 ? instances : [{ status }];
    for (const one of all) {
      const { address: own, ...result } = (one ?? {}) as Values;
      this.reviewer.addCheck(String(own?.to_display ?? address?.to_display ?? "check"), result);
    }
  }

  private takeConfiguration(path: JsonPath, value: Values): void {
    if (path[1] === "provider_config") {
      this.reviewer.addProvider(String(path[2]), value);
      return;
    }
    const modules = path.filter((_, index) => path[index - 1] === "module_calls").map(String);
    if (path.at(-1) === "expressions") {
      this.reviewer.addModuleCall(modules, { expressions: value });
      return;
    }
    this.reviewer.addResource(modules, value as ConfiguredResource);
  }
}

/** Providers and resources, in modules of any depth. */
function interestInConfiguration(path: readonly (string | number)[]): Interest {
  const [last, parent] = [path.at(-1), path.at(-2)];
  if (path.length === 0 || last === "module_calls" || parent === "module_calls") {
    return "enter";
  }
  if (path[0] === "provider_config") {
    return path.length === 1 ? "enter" : "take";
  }
  if (parent === "resources" || last === "expressions") {
    return "take";
  }
  return last === "root_module" || last === "module" || last === "resources" ? "enter" : "skip";
}
