/** What to do with a value: parse it whole, look at its parts, or skip it. */
export type Interest = "take" | "enter" | "skip";

/** Keys and indexes from the root to a value. */
export type JsonPath = readonly (string | number)[];

export interface JsonReader {
  /** Called at the start of each value inside an entered one; the root is entered. */
  readonly interest: (path: JsonPath) => Interest;
  /** Called with each value that is taken. */
  readonly take: (path: JsonPath, value: unknown) => void;
}

/** The text is not JSON, or ends too early. */
export class JsonStreamError extends Error {
  override readonly name = "JsonStreamError";
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** An object or an array that is entered. */
interface Container {
  readonly isObject: boolean;
  /** `key`: a key or the end; `colon`; `value`: a value or the end; `next`: a comma or the end. */
  expects: "key" | "colon" | "value" | "next";
}

/**
 * Takes values out of JSON of any size, holding no more than the largest value taken: finds where values begin and end
 * by their brackets and quotes, and passes what is between to `JSON.parse`. What is skipped is not checked.
 */
export class JsonStream {
  private readonly containers: Container[] = [];
  private readonly path: (string | number)[] = [];
  /** The value or key that the stream is in. */
  private scanning: "key" | "take" | "skip" | undefined;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private isScalar = false;
  private pieces: Buffer[] = [];
  private isDone = false;

  constructor(private readonly reader: JsonReader) {}

  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.scanning === undefined ? this.step(chunk, at) : this.scan(chunk, at);
    }
  }

  /** @throws JsonStreamError if the root has not ended */
  end(): void {
    if (!this.isDone) {
      throw new JsonStreamError(this.containers.length === 0 ? "it is empty" : "it ends in the middle");
    }
  }

  /** One byte between values. */
  private step(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number;
    if (isSpace(byte)) {
      return at + 1;
    }
    const container = this.containers.at(-1);
    if (container === undefined) {
      if (this.isDone) {
        throw new JsonStreamError("something follows its end");
      }
      if (byte !== OPEN_BRACE) {
        throw new JsonStreamError("it does not begin with {");
      }
      this.containers.push({ isObject: true, expects: "key" });
      this.path.push("");
      return at + 1;
    }
    if (byte === (container.isObject ? CLOSE_BRACE : CLOSE_BRACKET) && container.expects !== "colon") {
      this.leave();
      return at + 1;
    }
    if (container.expects === "key" && byte === QUOTE) {
      this.scanning = "key";
      this.isInString = false;
      this.depth = 0;
      return at;
    }
    if (container.expects === "colon" && byte === COLON) {
      container.expects = "value";
      return at + 1;
    }
    if (container.expects === "next" && byte === COMMA) {
      container.expects = container.isObject ? "key" : "value";
      return at + 1;
    }
    if (container.expects === "value") {
      return this.begin(container, byte, at);
    }
    throw new JsonStreamError(`unexpected ${JSON.stringify(String.fromCharCode(byte))}`);
  }

  private begin(container: Container, byte: number, at: number): number {
    if (!container.isObject) {
      this.path.push(((this.path.pop() as number | undefined) ?? -1) + 1);
    }
    const interest = this.reader.interest(this.path);
    container.expects = "next";
    if (interest === "enter" && (byte === OPEN_BRACE || byte === OPEN_BRACKET)) {
      const isObject = byte === OPEN_BRACE;
      this.containers.push({ isObject, expects: isObject ? "key" : "value" });
      this.path.push(isObject ? "" : -1);
      return at + 1;
    }
    this.scanning = interest === "take" ? "take" : "skip";
    this.depth = 0;
    this.isInString = false;
    this.isScalar = byte !== OPEN_BRACE && byte !== OPEN_BRACKET && byte !== QUOTE;
    return at;
  }

  private leave(): void {
    this.containers.pop();
    this.path.pop();
    this.isDone = this.containers.length === 0;
  }

  /** Up to the end of the value, the key or the chunk. */
  private scan(chunk: Buffer, from: number): number {
    let at = from;
    let { depth, isInString } = this;
    if (this.isScalar) {
      while (at < chunk.length && !isEndOfScalar(chunk[at] as number)) {
        at += 1;
      }
      this.keep(chunk, from, at);
      if (at < chunk.length) {
        this.finish();
      }
      return at;
    }
    if (this.isEscaped) {
      this.isEscaped = false;
      at += 1;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (isInString) {
        if (byte === BACKSLASH) {
          at += 1;
          if (at === chunk.length) {
            this.isEscaped = true;
            break;
          }
        } else if (byte === QUOTE) {
          isInString = false;
          if (depth === 0) {
            break;
          }
        }
      } else if (byte === QUOTE) {
        isInString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth += 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === 0) {
          break;
        }
      }
    }
    this.depth = depth;
    this.isInString = isInString;
    const isAtEnd = at < chunk.length;
    const end = isAtEnd ? at + 1 : chunk.length;
    this.keep(chunk, from, end);
    if (isAtEnd) {
      this.finish();
    }
    return end;
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    // A copy: the chunk's memory may be used again.
    if (this.scanning !== "skip") {
      this.pieces.push(Buffer.from(chunk.subarray(from, to)));
    }
  }

  private finish(): void {
    const { scanning } = this;
    this.scanning = undefined;
    this.isScalar = false;
    if (scanning === "skip") {
      return;
    }
    const text =
      this.pieces.length === 1 ? String(this.pieces[0]) : Buffer.concat(this.pieces).toString("utf8");
    this.pieces = [];
    const value = parse(text);
    if (scanning === "key") {
      this.path[this.path.length - 1] = value as string;
      (this.containers.at(-1) as Container).expects = "colon";
      return;
    }
    this.reader.take(this.path, value);
  }
}

function isEndOfScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonStreamError((error as Error).message);
  }
}
