import { resolveBackend } from "../resolve";
import type { Check, Conflict } from "./check";

/** No two buckets and no two workspaces share a name. */
export const checkBackend: Check = (config) => {
  const backend = resolveBackend(config);
  return backend.kind === "s3"
    ? distinct("backend.buckets", backend.buckets)
    : distinct("backend.workspaces", backend.workspaces);
};

function distinct(base: string, names: Readonly<Record<string, string>>): Conflict[] {
  const entries = Object.entries(names);
  return entries.flatMap(([key, name], index) => {
    const [earlier] = entries.slice(0, index).find(([, other]) => other === name) ?? [];
    if (earlier === undefined) {
      return [];
    }
    return [
      {
        path: `${base}.${key}`,
        uses: [`${base}.${earlier}`, "name", "accountId", "regions.primary.region", "regions.dr.region"],
        got: name,
        allowed: `a name other than ${base}.${earlier}, ${name}`,
        fix: "give each its own name",
      },
    ];
  });
}
