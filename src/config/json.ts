/** Where a text stops being JSON; the message is what was expected there. */
export class JsonFault extends Error {
  constructor(
    /** From 0, in UTF-16 units. */
    readonly offset: number,
    expected: string,
  ) {
    super(expected);
  }
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\]:,]|"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Deeper than any configuration; a bound keeps the search from running out of stack. */
const DEEPEST = 100;

/**
 * Where `text` first breaks the rules of JSON, or repeats a key in one object (`JSON.parse` silently keeps the last).
 * Needed because `JSON.parse` reports no position on Node 20.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  let offset = 0;

  const skipSpace = () => {
    SPACE.lastIndex = offset;
    SPACE.exec(text);
    offset = SPACE.lastIndex;
  };
  const peek = (): string => {
    skipSpace();
    TOKEN.lastIndex = offset;
    return TOKEN.exec(text)?.[0] ?? "";
  };
  const take = (accept: (token: string) => boolean, expected: string): string => {
    const token = peek();
    if (token === "" || !accept(token)) {
      throw new JsonFault(offset, expected);
    }
    offset += token.length;
    return token;
  };
  const isString = (token: string) => token.startsWith('"');

  const list = (close: string, item: () => void) => {
    if (peek() === close) {
      offset += close.length;
      return;
    }
    item();
    while (take((token) => token === "," || token === close, `"," or "${close}"`) === ",") {
      item();
    }
  };
  const value = (depth: number) => {
    if (depth > DEEPEST) {
      throw new JsonFault(offset, `at most ${DEEPEST} levels`);
    }
    const token = take((candidate) => !"}]:,".includes(candidate), "a value");
    if (token === "[") {
      list("]", () => value(depth + 1));
    }
    if (token !== "{") {
      return;
    }
    const keys = new Set<string>();
    list("}", () => {
      const key = take(isString, "a key in double quotes");
      if (keys.has(key)) {
        throw new JsonFault(offset - key.length, `each key once per object: ${key} is repeated`);
      }
      keys.add(key);
      take((candidate) => candidate === ":", '":"');
      value(depth + 1);
    });
  };

  try {
    value(0);
    skipSpace();
    if (offset < text.length) {
      throw new JsonFault(offset, "the end of the file");
    }
    return undefined;
  } catch (fault) {
    if (fault instanceof JsonFault) {
      return fault;
    }
    throw fault;
  }
}
