import { ACTIONS, type Action, actionOf } from "./action";
import type { PlanJson, ResourceChange, Values } from "./plan-json";

/** The provider's second names of its types: `aws_alb_listener` is `aws_lb_listener`. */
const ALIAS = /^aws_alb(?=_|$)/;

/** A type under the one name that every rule knows it by. */
function canonicalType(type: string): string {
  return type.replace(ALIAS, "aws_lb");
}

/** Terraform 0.15.4 to 1.0.1 writes no address of what has drifted. */
function addressOf({ address, index, mode, module_address, name, type }: ResourceChange): string {
  if (address !== undefined) {
    return address;
  }
  const key = index === undefined ? "" : `[${JSON.stringify(index)}]`;
  return [module_address, mode === "data" ? "data" : undefined, type, `${name}${key}`]
    .filter((part) => part !== undefined)
    .join(".");
}

/** What a plan does with one resource. */
export class PlannedChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly action: Action;
  /** The attributes now; undefined for what is created. */
  readonly before: Values | undefined;
  /** The attributes afterwards, as far as they are known; undefined for what is destroyed. */
  readonly after: Values | undefined;
  /** The attributes that force a replacement, as paths. */
  readonly forcedBy: readonly string[];

  /** @param isDrift - it has already happened, outside of Terraform */
  constructor(
    readonly resource: ResourceChange,
    readonly isDrift = false,
  ) {
    const { change } = resource;
    this.address = addressOf(resource);
    // Some tools leave the mode out; Terraform writes it for data sources.
    this.mode = resource.mode ?? "managed";
    this.type = canonicalType(resource.type);
    this.name = resource.name;
    this.action = actionOf(resource);
    this.before = (change.before ?? undefined) as Values | undefined;
    this.after = (change.after ?? undefined) as Values | undefined;
    const shown = (path: Steps) => downTo(change.before_sensitive, downTo(change.after_sensitive, path));
    this.forcedBy = [...new Set((change.replace_paths ?? []).map((path) => pathText(shown(path))))];
  }

  /** Its object is unchanged, at most imported or moved in the state. */
  get isUntouched(): boolean {
    return this.action === "no-op" || this.action === "import" || this.action === "move";
  }

  /** It exists before and after, possibly as another object. */
  get isChanged(): boolean {
    return this.action === "update" || this.isReplaced;
  }

  /** Its old object is deleted, whether or not another is created. */
  get isDestroyed(): boolean {
    return ACTIONS[this.action].destroys === true;
  }

  /** Its object afterwards is a different one. */
  get isReplaced(): boolean {
    return this.action === "replace" || this.action === "forget-create";
  }

  /** Why it is destroyed or replaced, if Terraform says. */
  get reason(): string | undefined {
    if (this.forcedBy.length > 0) {
      return `${this.forcedBy.join(", ")} cannot change in place`;
    }
    const { action_reason: reason } = this.resource;
    if (typeof reason !== "string" || !(this.isDestroyed || this.isReplaced)) {
      return undefined;
    }
    return REASONS.get(reason) ?? reason.replaceAll("_", " ");
  }

  /** Whether an attribute, or a part of it, is known only after the apply. */
  isUnknown(attribute: string): boolean {
    return hasTrue((this.resource.change.after_unknown as Values | undefined)?.[attribute]);
  }

  /** Every value that is known only after the apply, as paths without indexes; one in a list perhaps more than once. */
  unknownPaths(): string[] {
    const found: string[] = [];
    collectTrue(this.resource.change.after_unknown, "", found);
    return found;
  }

  /** Whether an attribute, or a part of it, must not be shown. */
  isSensitive(attribute: string): boolean {
    const { after_sensitive, before_sensitive } = this.resource.change;
    return [before_sensitive, after_sensitive].some(
      (mask) => mask === true || hasTrue((mask as Values | undefined)?.[attribute]),
    );
  }

  /**
   * An attribute's value for a problem's message: the text unchanged, unless the value is or was sensitive.
   *
   * @param text - the attribute's value as the rule renders it
   */
  show(attribute: string, text: string): string {
    return this.isSensitive(attribute) ? "(sensitive)" : text;
  }
}

/** Terraform's own reasons. Source: `action_reason` in https://developer.hashicorp.com/terraform/internals/json-format */
const REASONS = new Map([
  ["delete_because_no_resource_config", "it is no longer in the configuration"],
  ["delete_because_no_module", "its module is no longer in the configuration"],
  ["delete_because_wrong_repetition", "count or for_each was added or removed"],
  ["delete_because_count_index", "count no longer reaches it"],
  ["delete_because_each_key", "for_each no longer has its key"],
  ["delete_because_no_move_target", "it was moved to an address that is not in the configuration"],
  ["replace_because_cannot_update", "it cannot change in place"],
  ["replace_because_tainted", "it is tainted"],
  ["replace_by_request", "asked for with -replace"],
  ["replace_by_triggers", "replace_triggered_by"],
]);

/** Every change of a plan, including unchanged resources. */
export function plannedChanges({ resource_changes: changes = [] }: PlanJson): PlannedChange[] {
  return changes.map((change) => new PlannedChange(change));
}

/** Keys and indexes from a resource to a value. */
export type Steps = readonly (string | number)[];

/** A path that ends where a mask marks a value as sensitive: the keys inside may be secrets too. */
export function downTo(mask: unknown, [step, ...rest]: Steps): Steps {
  if (step === undefined || mask === true) {
    return [];
  }
  return [step, ...downTo((mask as Values | null | undefined)?.[step], rest)];
}

/** A path in the usual notation: `ingress[0].cidr_blocks`. */
export function pathText(path: Steps): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function collectTrue(mask: unknown, path: string, found: string[]): void {
  if (mask === true) {
    found.push(path);
  } else if (Array.isArray(mask)) {
    for (const inner of mask) {
      collectTrue(inner, path, found);
    }
  } else if (typeof mask === "object" && mask !== null) {
    for (const key in mask) {
      collectTrue((mask as Values)[key], path === "" ? key : `${path}.${key}`, found);
    }
  }
}

/** Whether a mask of `after_unknown` or of sensitive values marks anything. */
export function hasTrue(mask: unknown): boolean {
  if (mask === true) {
    return true;
  }
  return typeof mask === "object" && mask !== null && Object.values(mask).some(hasTrue);
}
