import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Values } from "../../terraform/plan";

/** A member of an interface: its comment in one line, and the interface of its value, if it is a block's. */
interface Member {
  readonly comment: string;
  readonly block: string | undefined;
}

type Members = ReadonlyMap<string, Member>;

/** What the documentation says of one type's arguments, by their paths without indexes. */
export type Documented = ReadonlyMap<string, string>;

/**
 * What the provider's documentation says of every argument, by type, taken from the comments of @pulumi/aws: a package made of
 * the same provider's schema, with its documentation beside each argument. Its names are the provider's in another
 * spelling, and its classes are found by the arguments that they have.
 *
 * @param directory - the unpacked package
 * @param schemas - the provider's types: `resource_schemas` of `terraform providers schema -json`
 */
export function documentedArguments(directory: string, schemas: Values): Map<string, Documented> {
  const blocks = interfacesIn(readFileSync(path.join(directory, "types", "input.d.ts"), "utf8"));
  const classes = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".d.ts") && !file.startsWith("types"))
    .flatMap((file) => {
      const [members] = interfacesIn(readFileSync(path.join(directory, file), "utf8"), /^\w+Args$/).values();
      const words = wordsIn(file.slice(0, -".d.ts".length));
      const own = path.basename(file, ".d.ts").toLowerCase();
      return members === undefined ? [] : [{ members, names: namesOf(members.keys()), own, words }];
    });
  const found = new Map<string, Documented>();
  for (const [type, { block }] of Object.entries(schemas) as [string, Values][]) {
    const names = namesOf(argumentNames(block));
    const words = wordsIn(type.slice(type.indexOf("_") + 1));
    const spelled = type.replaceAll("_", "");
    let best = { members: new Map() as Members, score: 1.3 };
    for (const { members, names: others, own, words: otherWords } of classes) {
      const named = alike(words, otherWords) + Number(spelled.endsWith(own));
      const common = named === 0 ? 0 : alike(names, others);
      if (common >= 0.6 && named + common > best.score) {
        best = { members, score: named + common };
      }
    }
    const documented = new Map<string, string>();
    collect(block, best.members, "", blocks, documented);
    found.set(type, documented);
  }
  return found;
}

/** Members of interfaces by the interface's name with its namespaces, and by their own names in one spelling. */
function interfacesIn(text: string, wanted = /./): Map<string, Members> {
  const found = new Map<string, Members>();
  const pattern = /^export declare namespace (\w+)|^( *)(?:export )?interface (\w+) \{$([\s\S]*?)^\2\}$/gm;
  const namespaces: string[] = [];
  for (const [, namespace, indent = "", name = "", body = ""] of text.matchAll(pattern)) {
    if (namespace !== undefined) {
      namespaces.splice(0, 1, namespace);
    } else if (wanted.test(name)) {
      found.set([...namespaces.slice(0, indent.length / 4), name].join("."), membersIn(body));
    }
  }
  return found;
}

function membersIn(body: string): Members {
  const members = body.matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?(\w+)\??: ([^\n]+);/g);
  return new Map(
    [...members].map(([, comment = "", name = "", type = ""]) => [
      spelling(name),
      {
        comment: comment
          .replace(/^\s*\* ?/gm, "")
          .replace(/\s+/g, " ")
          .trim(),
        block: /inputs\.([\w.]+)/.exec(type)?.[1],
      },
    ]),
  );
}

function collect(
  block: Values,
  members: Members,
  prefix: string,
  blocks: ReadonlyMap<string, Members>,
  found: Map<string, string>,
): void {
  for (const name of argumentNames(block)) {
    const member = members.get(spelling(name));
    const inner = block.block_types?.[name]?.block ?? block.attributes?.[name]?.nested_type;
    const nested = blocks.get(member?.block ?? "");
    if (member !== undefined) {
      found.set(`${prefix}${name}`, member.comment);
    }
    // Expressions of a firewall or a dashboard hold themselves, level by level.
    if (inner !== undefined && nested !== undefined && prefix.split(".").length < 6) {
      collect(inner, nested, `${prefix}${name}.`, blocks, found);
    }
  }
}

const META = new Set(["id", "tag", "tags", "tags_all", "timeouts"]);

/** What a configuration can set: what only the provider sets has no argument. */
function argumentNames({ attributes = {}, block_types = {} }: Values): string[] {
  const own = Object.entries(attributes as Values).filter(
    ([, { optional, required }]) => optional || required,
  );
  return [...own.map(([name]) => name), ...Object.keys(block_types)].filter((name) => !META.has(name));
}

function namesOf(names: Iterable<string>): Set<string> {
  return new Set([...names].map(spelling).filter((name) => !META.has(name)));
}

/** Lists of blocks are in the plural there. */
function spelling(name: string): string {
  return name.replaceAll("_", "").toLowerCase().replace(/ies$/, "y").replace(/s$/, "");
}

function wordsIn(name: string): Set<string> {
  return new Set(
    name
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split(/[_/]/),
  );
}

/** The share of what two sets have in common. */
function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((name) => other.has(name)).length;
  return common / (one.size + other.size - common || 1);
}
