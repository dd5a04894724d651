import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { configJsonSchema } from "./json-schema";

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly additionalProperties?: unknown;
}

const schema = configJsonSchema() as Node;

/** Every property below a node, with its path. */
function properties(node: Node, base = ""): (readonly [path: string, node: Node])[] {
  const here = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = base === "" ? key : `${base}.${key}`;
    return [[path, child] as const, ...properties(child, path)];
  });
  return [
    ...here,
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((branch) => properties(branch, base)),
  ];
}

test("config/config.schema.json is current: else run npm run schema", () => {
  const committed = readFileSync(resolve(__dirname, "../../config/config.schema.json"), "utf8");
  expect(JSON.parse(committed)).toEqual(schema);
});

describe("every key is described", () => {
  const all = properties(schema).filter(([path]) => !path.endsWith(".kind"));

  test("all of them are checked", () => {
    expect(all.length).toBeGreaterThan(60);
  });

  test.each(all)("%s", (_, { description }) => {
    expect(description).toMatch(/^[A-Z].+\.$/s);
  });
});

test("unknown keys are refused everywhere but in tags", () => {
  const open = [["", schema] as const, ...properties(schema)]
    .filter(([, node]) => node.type === "object" && node.additionalProperties !== false)
    .map(([path]) => path);
  expect(open).toEqual(["tags"]);
});

test("bounds, defaults and choices are included", () => {
  const at = Object.fromEntries(properties(schema));
  expect(at["database.backupRetentionDays"]).toMatchObject({
    type: "integer",
    minimum: 1,
    maximum: 35,
    default: 1,
  });
  expect(at["scaling.periodSeconds"]).toMatchObject({
    minimum: 60,
    maximum: 86400,
    multipleOf: 60,
    default: 60,
  });
  expect(at["regions.dr.cidrBlock"]).toMatchObject({ default: "11.1.0.0/16" });
  expect(at["network.natGateway"]).toMatchObject({ enum: ["always", "when-active"], default: "always" });
  expect(at["service.cpuUnits"]).toMatchObject({
    enum: [256, 512, 1024, 2048, 4096, 8192, 16384],
    default: 512,
  });
  expect(at["credentials.recoveryWindowDays"]).toMatchObject({
    anyOf: [{ const: 0 }, { type: "integer", minimum: 7, maximum: 30 }],
    default: 7,
  });
  expect(at.tags).toMatchObject({ maxProperties: 40 });
});

test("only what has no default is required", () => {
  expect(schema).toMatchObject({ required: ["accountId", "dns"] });
});
