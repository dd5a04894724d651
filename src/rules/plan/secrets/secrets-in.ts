import { type PlannedChange, pathText, type Values } from "../planned-change";
import { holdsSecret, isSecretName, isSpelledOut, looksSecret } from "../secret-looks";

type Steps = readonly (string | number)[];

/** Attributes that are scripts, plain or in base64. */
const SCRIPTS = ["user_data", "user_data_base64", "custom_data"];

/** Paths of what is a secret by its name or its looks, and was not there before. */
export function secretsIn(change: PlannedChange): string[] {
  const { after, before, type } = change;
  if (after === undefined) return [];
  const found: string[] = [];
  if (type === "aws_ssm_parameter") {
    const isSecret =
      after.type !== "SecureString" &&
      isSecretName(
        String(after.name ?? "")
          .split("/")
          .at(-1) ?? "",
      );
    const isNew = before?.value !== after.value || before?.type !== after.type;
    if (isSecret && isNew && typeof after.value === "string" && isSpelledOut(after.value))
      found.push("value");
  }
  for (const [attribute, value] of Object.entries(after)) {
    if (value === null || value === before?.[attribute] || attribute.startsWith("tags")) continue;
    // What the provider marks as a secret is where a secret belongs; another rule has its state in view.
    const mask = (change.resource.change.after_sensitive as Values | undefined)?.[attribute];
    if (mask !== true) collect([attribute], value, before?.[attribute], [], found);
  }
  return [...new Set(found)];
}

function collect(
  steps: Steps,
  value: unknown,
  before: unknown,
  otherNames: readonly string[],
  found: string[],
): void {
  if (typeof value === "string") {
    if (value === before) return;
    const name = String(steps.at(-1));
    if (SCRIPTS.includes(name)) {
      if (holdsSecret(value) || holdsSecret(Buffer.from(value, "base64").toString("utf8")))
        found.push(pathText(steps));
      return;
    }
    const document = /^\s*[[{]/.test(value) ? parsed(value) : undefined;
    if (document !== undefined) {
      collect(steps, document, typeof before === "string" ? parsed(before) : undefined, otherNames, found);
      return;
    }
    const isNamed = [name, ...otherNames].some(isSecretName) && isSpelledOut(value);
    if (isNamed || looksSecret(value)) found.push(pathText(steps));
    return;
  }
  if (typeof value !== "object" || value === null) return;
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

/** In `{ "name": "PASSWORD", "value": "..." }` the value goes by the name, unless it only says where to look. */
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
