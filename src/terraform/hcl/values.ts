/**
 * A value that only Terraform can know: an attribute of a resource, and whatever is made of one.
 */
export class Unknown {
  constructor(
    /** The expression, with all that is known put in. */
    readonly expression: string,
    /** Addresses of what it depends on, such as `aws_kms_key.database_key` or `data.aws_vpc.main`. */
    readonly references: readonly string[],
    /**
     * The steps of a plain reference: `["aws_kms_key", "database_key", "arn"]`. Indexes are left out.
     *
     * @default - it is more than a plain reference
     */
    readonly path?: readonly string[],
    /** The string as Terraform JSON has it, where the expression is a template. */
    private readonly templateText?: string,
    /**
     * The two values that a conditional chooses from.
     *
     * @default - it is no conditional
     */
    readonly choices?: readonly [unknown, unknown],
    /**
     * Its type, where what makes it tells.
     *
     * @default - not known
     */
    readonly type?: "string" | "number" | "bool",
  ) {}

  /** As it stands in Terraform JSON: `${aws_kms_key.database_key.arn}`, `${aws_lb.web.arn}:suffix`. */
  get template(): string {
    return this.templateText ?? `\${${this.expression}}`;
  }

  toJSON(): string {
    return this.template;
  }
}

/** What `jsonencode` makes, with the structure kept, as parts of it may be unknown. */
export class JsonText {
  constructor(readonly value: unknown) {}

  toJSON(): unknown {
    return this.value;
  }
}

/** The structure of a JSON document, given as text or by `jsonencode`; undefined for anything else. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; whoever reads it asks for what they expect.
export function jsonOf(value: unknown): any {
  if (value instanceof JsonText) return value.value;
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A value in an error message. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (value instanceof Unknown) return value.template;
  return JSON.stringify(value);
}

/** Whether anything in a value is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof JsonText) return hasUnknown(value.value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}

/** Addresses that a value depends on. */
export function referencesIn(value: unknown): string[] {
  if (value instanceof Unknown) return [...value.references];
  if (value instanceof JsonText) return referencesIn(value.value);
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(referencesIn))];
}
