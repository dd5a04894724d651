import { parseReferences } from "../hcl";
import type { SynthesizedStack } from "./synthesized-stack";

/** Every address that a block refers to, including `depends_on`, whatever its conditions evaluate to. */
export function referencesOf(block: unknown): readonly string[] {
  if (typeof block === "string") {
    return parseReferences(block);
  }
  if (Array.isArray(block)) {
    return unique(block.flatMap(referencesOf));
  }
  if (typeof block !== "object" || block === null) {
    return [];
  }
  return unique(
    Object.entries(block).flatMap(([name, value]) => {
      if (name === "//") {
        return [];
      }
      return name === "depends_on" ? (value as string[]) : referencesOf(value);
    }),
  );
}

/** Addresses that this one depends on, directly or indirectly. */
export function upstreamOf(stack: SynthesizedStack, address: string): Set<string> {
  const found = new Set<string>();
  const visit = (current: string) => {
    const [first = "", second = "", third = ""] = current.split(".");
    const block = first === "data" ? stack.dataSources(second)[third] : stack.resources(first)[second];
    for (const next of referencesOf(block)) {
      if (found.has(next)) {
        continue;
      }
      found.add(next);
      visit(next);
    }
  };
  visit(address);
  return found;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
