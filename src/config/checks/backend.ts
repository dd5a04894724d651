import { resolveBackend } from "../resolve";
import type { Check, Finding } from "./check";

/** Every bucket and every workspace has a name of its own. */
export const checkBackend: Check = (config) => {
  const backend = resolveBackend(config);
  return backend.kind === "s3"
    ? distinct("backend.buckets", backend.buckets)
    : distinct("backend.workspaces", backend.workspaces);
};

function distinct(base: string, names: Readonly<Record<string, string>>): Finding[] {
  const entries = Object.entries(names);
  return entries.flatMap(([key, name], index) => {
    const [earlier] = entries.slice(0, index).find(([, other]) => other === name) ?? [];
    if (earlier === undefined) return [];
    return [
      {
        path: `${base}.${key}`,
        uses: [`${base}.${earlier}`, "name", "accountId", "regions.primary.region", "regions.dr.region"],
        got: name,
        allowed: `another name than ${base}.${earlier}, ${name}`,
        fix: "give each a name of its own",
      },
    ];
  });
}
