import { parseCached } from "./parse-cached";
import { type Expression, SPLAT_ITEM } from "./syntax";

/**
 * Addresses that a string of Terraform JSON refers to anywhere, also in a branch that is not taken:
 * the basis of Terraform's own graph.
 */
export function parseReferences(text: string): readonly string[] {
  if (!text.includes("${")) {
    return [];
  }
  const found = cache.get(text) ?? referencesOf(text);
  cache.set(text, found);
  return found;
}

const cache = new Map<string, readonly string[]>();

function referencesOf(text: string): string[] {
  const expression = parseCached(text);
  return expression ? [...new Set(collect(expression, []))] : [];
}

function collect(expression: Expression, names: readonly string[]): string[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "root":
    case "attribute": {
      const path = pathOf(expression);
      if (!path) {
        return collect((expression as { of: Expression }).of, names);
      }
      const [root = ""] = path;
      if (names.includes(root)) {
        return [];
      }
      return [path.slice(0, root === "data" || root === "ephemeral" ? 3 : 2).join(".")];
    }
    case "template":
      return expression.parts.flatMap((part) => (typeof part === "string" ? [] : collect(part, names)));
    case "index":
      return [...collect(expression.of, names), ...collect(expression.key, names)];
    case "splat":
      return [...collect(expression.of, names), ...collect(expression.each, [...names, SPLAT_ITEM])];
    case "not":
    case "negative":
      return collect(expression.of, names);
    case "call":
      return expression.args.flatMap((arg) => collect(arg, names));
    case "binary":
      return [...collect(expression.left, names), ...collect(expression.right, names)];
    case "conditional":
      return [expression.condition, expression.yes, expression.no].flatMap((part) => collect(part, names));
    case "list":
      return expression.items.flatMap((item) => collect(item, names));
    case "object":
      return expression.entries.flat().flatMap((part) => collect(part, names));
    case "for": {
      const inner = [...names, ...expression.names];
      const parts = [expression.key, expression.value, expression.condition].filter(
        (part) => part !== undefined,
      );
      return [...collect(expression.over, names), ...parts.flatMap((part) => collect(part, inner))];
    }
  }
}

/** The steps of a chain of attributes from a root; undefined if anything else is in between. */
function pathOf(expression: Expression): string[] | undefined {
  if (expression.kind === "root") {
    return [expression.name];
  }
  if (expression.kind !== "attribute") {
    return undefined;
  }
  const path = pathOf(expression.of);
  return path && [...path, expression.name];
}
