import { readFileSync } from "node:fs";

/**
 * Draws changes from a provider's schema for src/review/drawn.json: the type first, then what happens to it, then
 * the attribute and, for a switch or a number, the direction. A person adds other values and the label afterwards.
 *
 *     terraform providers schema -json > schema.json && node --import tsx bench/draw-changes.ts schema.json SEED COUNT
 */
interface Block {
  readonly attributes?: Readonly<Record<string, { optional?: boolean; required?: boolean; type?: unknown }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}

interface Argument {
  readonly path: string;
  readonly type: unknown;
}

/** Mulberry32: the same numbers for the same seed, everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const meta = ["id", "tags", "tags_all", "timeouts"];

/** Arguments down to two blocks deep. */
function argumentsOf({ attributes = {}, block_types = {} }: Block, prefix = "", depth = 0): Argument[] {
  const own = Object.entries(attributes)
    .filter(([name, { optional, required }]) => (optional || required) && !meta.includes(name))
    .map(([name, { type }]) => ({ path: `${prefix}${name}`, type }));
  const inner = Object.entries(block_types)
    .filter(([name]) => depth < 2 && !meta.includes(name))
    .flatMap(([name, { block }]) => argumentsOf(block, `${prefix}${name}.`, depth + 1));
  return [...own, ...inner];
}

function draw(types: Readonly<Record<string, { readonly block: Block }>>, seed: number, count: number) {
  const random = generator(seed);
  const pick = <One>(all: readonly One[]) => all[Math.floor(random() * all.length)] as One;
  const names = Object.keys(types).sort();
  const drawn: object[] = [];
  // A third of any attribute, two thirds of switches and numbers: most other attributes are names of things.
  while (drawn.length < count) {
    const isSwitch = drawn.length % 3 !== 0;
    const type = pick(names);
    const all = argumentsOf((types[type] as { block: Block }).block);
    const fitting = isSwitch ? all.filter((one) => one.type === "bool" || one.type === "number") : all;
    if (fitting.length === 0) {
      continue;
    }
    const action = isSwitch || random() < 0.6 ? "update" : pick(["delete", "replace"]);
    const argument = pick(fitting);
    const isDown = random() < 0.5;
    const low = argument.type === "bool" ? false : argument.type === "number" ? 10 : "a";
    const high = argument.type === "bool" ? true : argument.type === "number" ? 100 : "b";
    const [before, after] = isDown ? [high, low] : [low, high];
    drawn.push({ type, action, path: argument.path, before, after });
  }
  return drawn;
}

const [file, seed, count] = process.argv.slice(2);
const { provider_schemas: schemas } = JSON.parse(readFileSync(String(file), "utf8"));
const [{ resource_schemas: types }] = Object.values(schemas) as [{ resource_schemas: never }];
process.stdout.write(
  `${draw(types, Number(seed), Number(count))
    .map((one) => JSON.stringify(one))
    .join("\n")}\n`,
);
