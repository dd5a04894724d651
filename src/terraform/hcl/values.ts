/**
 * A value that only Terraform can know: an attribute of a resource, and whatever is derived from one.
 */
export class Unknown {
  constructor(
    /** The expression, with known values filled in. */
    readonly expression: string,
    /** Addresses it depends on, such as `aws_kms_key.database_key` or `data.aws_vpc.main`. */
    readonly references: readonly string[],
    /**
     * The steps of a plain reference: `["aws_kms_key", "database_key", "arn"]`, without indexes.
     *
     * @default - it is more than a plain reference
     */
    readonly path?: readonly string[],
    /** The string as in Terraform JSON, if the expression is a template. */
    private readonly templateText?: string,
    /**
     * The two values that a conditional chooses from.
     *
     * @default - it is not a conditional
     */
    readonly choices?: readonly [unknown, unknown],
    /** What is known of it nevertheless. */
    private readonly facts: {
      /** Its type, if its source determines it. */
      readonly type?: "string" | "number" | "bool";
      /** Terraform may refuse it, and with it everything that contains it. */
      readonly isUndecided?: boolean;
    } = {},
  ) {}

  get type(): "string" | "number" | "bool" | undefined {
    return this.facts.type;
  }

  /** Whether it is unknown for a reason other than AWS: this evaluator cannot decide it. */
  get isUndecided(): boolean {
    return this.facts.isUndecided ?? this.references.length === 0;
  }

  /** As in Terraform JSON: `${aws_kms_key.database_key.arn}`, `${aws_lb.web.arn}:suffix`. */
  get template(): string {
    return this.templateText ?? `\${${this.expression}}`;
  }

  toJSON(): string {
    return this.template;
  }
}

/** The result of `jsonencode`, with its structure, as parts of it may be unknown. */
export class JsonText {
  constructor(readonly value: unknown) {}

  toJSON(): unknown {
    return this.value;
  }
}

/** The structure of a JSON document, from text or `jsonencode`; undefined for anything else. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; its readers know what they expect.
export function jsonOf(value: unknown): any {
  if (value instanceof JsonText) {
    return value.value;
  }
  if (typeof value !== "string") {
    return undefined;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A value in an error message. */
export function show(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  if (value instanceof Unknown) {
    return value.template;
  }
  return JSON.stringify(value);
}

/** Whether anything in a value is unknown. */
export function hasUnknown(value: unknown): boolean {
  return hasSome(value, () => true);
}

/** Whether anything in a value is undecided. */
export function hasUndecided(value: unknown): boolean {
  return hasSome(value, ({ isUndecided }) => isUndecided);
}

function hasSome(value: unknown, isOne: (unknown: Unknown) => boolean): boolean {
  if (value instanceof Unknown) {
    return isOne(value);
  }
  if (value instanceof JsonText) {
    return hasSome(value.value, isOne);
  }
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return Object.values(value).some((item) => hasSome(item, isOne));
}

/** Addresses that a value depends on. */
export function referencesIn(value: unknown): string[] {
  if (value instanceof Unknown) {
    return [...value.references];
  }
  if (value instanceof JsonText) {
    return referencesIn(value.value);
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return [...new Set(Object.values(value).flatMap(referencesIn))];
}
