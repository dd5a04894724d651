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
    /** What is known of it all the same. */
    private readonly facts: {
      /** Its type, where what makes it tells. */
      readonly type?: "string" | "number" | "bool";
      /** Terraform may refuse it, and with it all that it is part of. */
      readonly isUndecided?: boolean;
    } = {},
  ) {}

  get type(): "string" | "number" | "bool" | undefined {
    return this.facts.type;
  }

  /** Whether it is unknown not, or not only, for what AWS alone knows: this evaluator cannot tell. */
  get isUndecided(): boolean {
    return this.facts.isUndecided ?? this.references.length === 0;
  }

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
