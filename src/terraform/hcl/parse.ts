import { readNumber, UndecidedError } from "./convert";
import { type BinaryOperator, type Expression, SPLAT_ITEM } from "./syntax";

/** By precedence, lowest first. */
const PRECEDENCE: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Text without special characters, quoted or not. */
const PLAIN = /[^$%"\\\r\n]+/y;
const NAME = /[A-Za-z_][\w-]*/y;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/**
 * Parses a string of Terraform JSON, which is a template: text with `${...}` in it.
 * @throws SyntaxError if it is not a template, or one with directives (`%{if}`).
 */
export function parseTemplate(text: string): Expression {
  const parser = new Parser(text);
  return templateOf(parser.template(undefined));
}

/** A single `${...}` is its value, of any type; anything more is text. */
function templateOf(parts: readonly (string | Expression)[]): Expression {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") {
    return only;
  }
  if (parts.every((part) => typeof part === "string")) {
    return { kind: "literal", value: parts.join("").normalize("NFC") };
  }
  return { kind: "template", parts };
}

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  /** Up to `end`, which is not consumed, or to the end of the text. */
  template(end: '"' | undefined): (string | Expression)[] {
    const parts: (string | Expression)[] = [];
    let literal = "";
    let isTrimmed = false;
    const flush = (isTrimmedAtEnd: boolean) => {
      if (literal === "") {
        return;
      }
      if (isTrimmed) {
        literal = literal.replace(/^[ \t\r\n]+/, "");
      }
      parts.push(isTrimmedAtEnd ? literal.replace(/[ \t\r\n]+$/, "") : literal);
      literal = "";
    };
    while (this.position < this.text.length && this.text[this.position] !== end) {
      // Escaping an escape has its own rules.
      if (this.match(/\${3,}(?=\{)|%{3,}(?=\{)/y)) {
        this.fail("fewer signs before {");
      } else if (this.take("$${")) {
        literal += "${";
      } else if (this.take("%%{")) {
        literal += "%{";
      } else if (this.take("${")) {
        flush(this.take("~"));
        parts.push(this.expression());
        this.skipSpace();
        isTrimmed = this.take("~");
        this.expect("}");
      } else if (this.text.startsWith("%{", this.position)) {
        this.fail("an expression, not a directive");
      } else {
        literal += this.match(PLAIN) ?? (end ? this.quotedCharacter() : this.character());
      }
    }
    flush(false);
    return parts;
  }

  private expression(): Expression {
    const condition = this.binary(0);
    if (!this.takeToken("?")) {
      return condition;
    }
    const yes = this.expression();
    this.expectToken(":");
    return { kind: "conditional", condition, yes, no: this.expression() };
  }

  private binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (!operators) {
      return this.unary();
    }
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.takeToken(candidate));
      if (!operator) {
        return left;
      }
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    if (this.takeToken("!")) {
      return { kind: "not", of: this.unary() };
    }
    if (this.takeToken("-")) {
      return { kind: "negative", of: this.unary() };
    }
    return this.postfix(this.primary());
  }

  private postfix(start: Expression): Expression {
    let value = start;
    for (;;) {
      if (this.take("[*]")) {
        value = { kind: "splat", of: value, each: this.postfix({ kind: "root", name: SPLAT_ITEM }) };
      } else if (this.take(".*")) {
        let each: Expression = { kind: "root", name: SPLAT_ITEM };
        while (this.take(".")) {
          each = { kind: "attribute", of: each, name: this.identifier() };
        }
        value = { kind: "splat", of: value, each };
      } else if (this.take("[")) {
        const key = this.expression();
        this.expectToken("]");
        value = { kind: "index", of: value, key };
      } else if (!this.text.startsWith("...", this.position) && this.take(".")) {
        const digits = this.match(/\d+/y);
        if (digits) {
          value = { kind: "index", of: value, key: { kind: "literal", value: Number(digits) } };
        } else {
          value = { kind: "attribute", of: value, name: this.identifier() };
        }
      } else {
        return value;
      }
    }
  }

  private primary(): Expression {
    this.skipSpace();
    if (this.take('"')) {
      const parts = this.template('"');
      this.expect('"');
      return templateOf(parts);
    }
    if (this.takeToken("(")) {
      const inner = this.expression();
      this.expectToken(")");
      return inner;
    }
    if (this.takeToken("[")) {
      return this.list();
    }
    if (this.takeToken("{")) {
      return this.object();
    }
    const number = this.match(/\d+(\.\d+)?([eE][+-]?\d+)?/y);
    if (number) {
      return { kind: "literal", value: this.number(number) };
    }
    const name = this.identifier();
    if (name === "true" || name === "false") {
      return { kind: "literal", value: name === "true" };
    }
    if (name === "null") {
      return { kind: "literal", value: null };
    }
    if (this.takeToken("(")) {
      return { kind: "call", name, args: this.items(")") };
    }
    return { kind: "root", name };
  }

  private list(): Expression {
    if (this.takeWord("for")) {
      return this.forExpression("]");
    }
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
    if (this.takeWord("for")) {
      return this.forExpression("}");
    }
    const entries: [Expression, Expression][] = [];
    while (!this.takeToken("}")) {
      const key = this.key();
      if (!this.takeToken("=")) {
        this.expectToken(":");
      }
      entries.push([key, this.expression()]);
      if (!this.takeToken(",") && !this.isOnNewLine()) {
        this.expectToken("}");
        break;
      }
    }
    return { kind: "object", entries };
  }

  /** Whether only space with a line break comes before the next token. */
  private isOnNewLine(): boolean {
    this.skipSpace();
    const before = this.text.slice(0, this.position);
    return before.slice(before.trimEnd().length).includes("\n");
  }

  /** A bare word is the key itself; a reference is in parentheses. */
  private key(): Expression {
    this.skipSpace();
    const word = this.match(/[A-Za-z_][\w-]*(?=\s*[=:])/y);
    if (word !== undefined) {
      return { kind: "literal", value: word };
    }
    if (/[A-Za-z_]/.test(this.text[this.position] ?? "")) {
      this.fail("a key in parentheses");
    }
    return this.expression();
  }

  private forExpression(end: "]" | "}"): Expression {
    const names = [this.word()];
    if (this.takeToken(",")) {
      names.push(this.word());
    }
    if (!this.takeWord("in")) {
      this.fail("in");
    }
    const over = this.expression();
    this.expectToken(":");
    const first = this.expression();
    const value = end === "}" && this.takeToken("=>") ? this.expression() : undefined;
    const isGrouped = value !== undefined && this.takeToken("...");
    const condition = this.takeWord("if") ? this.expression() : undefined;
    this.expectToken(end);
    return value
      ? { kind: "for", names, over, key: first, value, condition, isGrouped }
      : { kind: "for", names, over, value: first, condition, isGrouped };
  }

  private word(): string {
    this.skipSpace();
    return this.identifier();
  }

  private identifier(): string {
    return this.match(NAME) ?? this.fail("a name");
  }

  private quotedCharacter(): string {
    if (/[\r\n]/.test(this.text[this.position] ?? "")) {
      this.fail("a string on one line");
    }
    if (!this.take("\\")) {
      return this.character();
    }
    const code = this.character();
    if (code === "u" || code === "U") {
      const digits =
        this.match(code === "u" ? /[\da-fA-F]{4}/y : /[\da-fA-F]{8}/y) ?? this.fail("hex digits");
      const point = Number.parseInt(digits, 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
        this.fail("a character's number");
      }
      return String.fromCodePoint(point);
    }
    return ESCAPES[code] ?? this.fail("an escape sequence");
  }

  /** A literal number, if JavaScript can hold it. */
  private number(digits: string): number {
    try {
      return readNumber(digits);
    } catch (error) {
      if (error instanceof UndecidedError) {
        this.fail("a number of 15 digits or fewer");
      }
      throw error;
    }
  }

  private character(): string {
    return this.text[this.position++] ?? this.fail("more text");
  }

  private takeWord(word: string): boolean {
    this.skipSpace();
    const start = this.position;
    if (this.match(NAME) === word) {
      return true;
    }
    this.position = start;
    return false;
  }

  private takeToken(token: string): boolean {
    this.skipSpace();
    // `=` of an object is not the start of `==` or `=>`, nor `!` that of `!=`.
    const next = this.text[this.position + token.length];
    if ((token === "=" || token === "!") && (next === "=" || next === ">")) {
      return false;
    }
    return this.take(token);
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) {
      return false;
    }
    this.position += token.length;
    return true;
  }

  private expectToken(token: string): void {
    this.skipSpace();
    this.expect(token);
  }

  private expect(token: string): void {
    if (!this.take(token)) {
      this.fail(token);
    }
  }

  /** Consumes what a sticky pattern matches here. */
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
