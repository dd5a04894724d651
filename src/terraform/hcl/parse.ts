import type { BinaryOperator, Expression } from "./syntax";

/** From loosest to tightest. */
const PRECEDENCE: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Text in which nothing is special, quoted or not. */
const PLAIN = /[^$%"\\]+/y;
const NAME = /[A-Za-z_][\w-]*/y;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/**
 * Parses a string of Terraform JSON, which is a template: text with `${...}` in it.
 * @throws SyntaxError on what is no template, or one with directives (`%{if}`).
 */
export function parseTemplate(text: string): Expression {
  const parser = new Parser(text);
  const parts = parser.template(undefined);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") return only;
  if (parts.every((part) => typeof part === "string")) return { kind: "literal", value: parts.join("") };
  return { kind: "template", parts };
}

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  /** Up to `end`, which is left to be taken, or to the end of the text. */
  template(end: '"' | undefined): (string | Expression)[] {
    const parts: (string | Expression)[] = [];
    let literal = "";
    const flush = () => {
      if (literal !== "") parts.push(literal);
      literal = "";
    };
    while (this.position < this.text.length && this.text[this.position] !== end) {
      if (this.take("$${")) literal += "${";
      else if (this.take("%%{")) literal += "%{";
      else if (this.take("${")) {
        flush();
        this.take("~");
        parts.push(this.expression());
        this.skipSpace();
        this.take("~");
        this.expect("}");
      } else if (this.text.startsWith("%{", this.position)) this.fail("an expression, not a directive");
      else literal += this.match(PLAIN) ?? (end ? this.quotedCharacter() : this.character());
    }
    flush();
    return parts;
  }

  private expression(): Expression {
    const condition = this.binary(0);
    if (!this.takeToken("?")) return condition;
    const yes = this.expression();
    this.expectToken(":");
    return { kind: "conditional", condition, yes, no: this.expression() };
  }

  private binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.takeToken(candidate));
      if (!operator) return left;
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    if (this.takeToken("!")) return { kind: "not", of: this.unary() };
    if (this.takeToken("-")) return { kind: "negative", of: this.unary() };
    return this.postfix(this.primary());
  }

  private postfix(start: Expression): Expression {
    let value = start;
    for (;;) {
      if (this.take("[*]") || this.take(".*")) {
        const rest: string[] = [];
        while (this.take(".")) rest.push(this.identifier());
        value = { kind: "splat", of: value, rest };
      } else if (this.take("[")) {
        const key = this.expression();
        this.expectToken("]");
        value = { kind: "index", of: value, key };
      } else if (this.take(".")) {
        const digits = this.match(/\d+/y);
        if (digits) {
          value = { kind: "index", of: value, key: { kind: "literal", value: Number(digits) } };
        } else value = { kind: "attribute", of: value, name: this.identifier() };
      } else return value;
    }
  }

  private primary(): Expression {
    this.skipSpace();
    if (this.take('"')) {
      const parts = this.template('"');
      this.expect('"');
      return parts.every((part) => typeof part === "string")
        ? { kind: "literal", value: parts.join("") }
        : { kind: "template", parts };
    }
    if (this.takeToken("(")) {
      const inner = this.expression();
      this.expectToken(")");
      return inner;
    }
    if (this.takeToken("[")) return this.list();
    if (this.takeToken("{")) return this.object();
    const number = this.match(/\d+(\.\d+)?/y);
    if (number) return { kind: "literal", value: Number(number) };
    const name = this.identifier();
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    if (this.takeToken("(")) return { kind: "call", name, args: this.items(")") };
    return { kind: "root", name };
  }

  private list(): Expression {
    if (this.takeWord("for")) return this.forExpression("]");
    return { kind: "list", items: this.items("]") };
  }

  private items(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.takeToken(end)) {
      items.push(this.expression());
      if (!this.takeToken(",")) {
        this.expectToken(end);
        break;
      }
    }
    return items;
  }

  private object(): Expression {
    if (this.takeWord("for")) return this.forExpression("}");
    const entries: [Expression, Expression][] = [];
    while (!this.takeToken("}")) {
      const key = this.expression();
      if (!this.takeToken("=")) this.expectToken(":");
      // A bare word is the key itself, not a reference.
      entries.push([key.kind === "root" ? { kind: "literal", value: key.name } : key, this.expression()]);
      this.takeToken(",");
    }
    return { kind: "object", entries };
  }

  private forExpression(end: "]" | "}"): Expression {
    const names = [this.word()];
    if (this.takeToken(",")) names.push(this.word());
    if (!this.takeWord("in")) this.fail("in");
    const over = this.expression();
    this.expectToken(":");
    const first = this.expression();
    const value = end === "}" && this.takeToken("=>") ? this.expression() : undefined;
    const condition = this.takeWord("if") ? this.expression() : undefined;
    this.expectToken(end);
    return value
      ? { kind: "for", names, over, key: first, value, condition }
      : { kind: "for", names, over, value: first, condition };
  }

  private word(): string {
    this.skipSpace();
    return this.identifier();
  }

  private identifier(): string {
    return this.match(NAME) ?? this.fail("a name");
  }

  private quotedCharacter(): string {
    if (!this.take("\\")) return this.character();
    const code = this.character();
    if (code === "u" || code === "U") {
      const digits = this.text.slice(this.position, this.position + (code === "u" ? 4 : 8));
      this.position += digits.length;
      return String.fromCodePoint(Number.parseInt(digits, 16));
    }
    return ESCAPES[code] ?? this.fail("an escape sequence");
  }

  private character(): string {
    return this.text[this.position++] ?? this.fail("more text");
  }

  private takeWord(word: string): boolean {
    this.skipSpace();
    const start = this.position;
    if (this.match(NAME) === word) return true;
    this.position = start;
    return false;
  }

  private takeToken(token: string): boolean {
    this.skipSpace();
    // `=` of an object is not the start of `==` or `=>`, nor `!` that of `!=`.
    const next = this.text[this.position + token.length];
    if ((token === "=" || token === "!") && (next === "=" || next === ">")) return false;
    return this.take(token);
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  private expectToken(token: string): void {
    this.skipSpace();
    this.expect(token);
  }

  private expect(token: string): void {
    if (!this.take(token)) this.fail(token);
  }

  /** Takes what a sticky pattern finds here. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private skipSpace(): void {
    this.match(/\s+/y);
  }

  private fail(wanted: string): never {
    throw new SyntaxError(
      `Expected ${wanted} at character ${this.position + 1} of ${JSON.stringify(this.text)}.`,
    );
  }
}
