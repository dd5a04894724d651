import { parseTemplate } from "./parse";
import type { Expression } from "./syntax";

const cache = new Map<string, Expression | undefined>();

/** A string of Terraform JSON, parsed once; undefined if it cannot be parsed. */
export function parseCached(text: string): Expression | undefined {
  if (!cache.has(text)) {
    try {
      cache.set(text, parseTemplate(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
      cache.set(text, undefined);
    }
  }
  return cache.get(text);
}
