import { downTo, type PlannedChange, pathText, type Steps, type Values } from "../../../terraform/plan";
import { holdsSecret, isSecretName, isSpelledOut, looksSecret } from "../../../terraform/secret-looks";
import { schemaSays } from "../../schema/provider-schema";

/** Attributes that are scripts, plain or in base64. */
const SCRIPTS = ["user_data", "user_data_base64", "custom_data"];

/** Attributes that AWS shows in plain text: a sensitive value in them is a secret in the wrong place. */
const CLEAR = [...SCRIPTS, "container_definitions", "container_properties", "environment"];

/** Paths of new values that their name or their looks mark as secrets. */
export function secretsIn(change: PlannedChange): string[] {
  const { after, before, type } = change;
  if (after === undefined) {
    return [];
  }
  const found: string[] = [];
  if (type === "aws_ssm_parameter" && after.type !== "SecureString") {
    const name = String(after.name ?? "")
      .split("/")
      .at(-1) as string;
    const isNew = (attribute: string) =>
      before?.[attribute] !== after[attribute] || before?.type !== after.type;
    const isSecret = (value: unknown) => typeof value === "string" && isSpelledOut(value);
    if (isSecretName(name)) {
      found.push(...["value", "insecure_value"].filter((one) => isNew(one) && isSecret(after[one])));
    }
  }
  for (const [attribute, value] of Object.entries(after)) {
    if (value === null || value === before?.[attribute] || attribute === "tags_all") {
      continue;
    }
    const masks = change.resource.change.after_sensitive as Values | undefined;
    // What the provider marks as sensitive is where a secret belongs; another rule covers the state. A mask over a set of
    // blocks says no more than that one of them holds a sensitive variable.
    const isClear = CLEAR.includes(attribute);
    const isSet = typeof value === "object" && schemaSays("sensitive", type, attribute) === false;
    if (masks?.[attribute] === true && !isClear && !isSet) {
      continue;
    }
    const paths: Steps[] = [];
    collect([attribute], value, before?.[attribute], [], paths);
    const inClear = paths.filter((steps) => isClear || schemaSays("sensitive", type, nameOf(steps)) !== true);
    found.push(...inClear.map((steps) => pathText(downTo(masks, steps))));
  }
  return [...new Set(found)];
}

/** A place in the provider's schema. */
function nameOf(steps: Steps): string {
  return steps.filter((step) => typeof step === "string").join(".");
}

function collect(
  steps: Steps,
  value: unknown,
  before: unknown,
  otherNames: readonly string[],
  found: Steps[],
): void {
  if (typeof value === "string") {
    if (value === before) {
      return;
    }
    const name = String(steps.at(-1));
    if (SCRIPTS.includes(name)) {
      if (holdsSecret(value) || holdsSecret(Buffer.from(value, "base64").toString("utf8"))) {
        found.push(steps);
      }
      return;
    }
    const document = /^\s*[[{]/.test(value) ? parsed(value) : undefined;
    if (document !== undefined) {
      collect(steps, document, typeof before === "string" ? parsed(before) : undefined, otherNames, found);
      return;
    }
    const namesSecret = steps[0] === "tags" ? isPassword : isSecretName;
    const isNamed = [name, ...otherNames].some(namesSecret) && isSpelledOut(value);
    if (isNamed || looksSecret(value)) {
      found.push(steps);
    }
    return;
  }
  if (typeof value !== "object" || value === null) {
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    collect(
      [...steps, step],
      child,
      (before as Values | undefined)?.[key],
      namesBeside(key, value as Values),
      found,
    );
  }
}

/** A tag called Secret or Token usually names a secret rather than holding one. */
function isPassword(name: string): boolean {
  return isSecretName(name) && /passw|passphrase/i.test(name);
}

/** In `{ "name": "PASSWORD", "value": "..." }`, the value's name is the one next to it, unless the value is a reference. */
function namesBeside(key: string, owner: Values): string[] {
  const isReference = ["PARAMETER_STORE", "SECRETS_MANAGER"].includes(owner.type);
  return key === "value" && typeof owner.name === "string" && !isReference ? [owner.name] : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
