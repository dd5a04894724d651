import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type Config, ConfigError, parseConfig } from "../../src/config";
import { buildApp } from "../../src/stacks/app";
import { SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { asWritten, holdAgainstModels, type Literal, literalsOf } from "../support/aws-models";
import { allowedDocument, changedDocument } from "../support/config-arbitrary";
import { StacksTogether } from "../support/validate-together";

const outdir = mkdtempSync(join(tmpdir(), "lamp-property-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** The configuration, or nothing where it is refused as promised: with problems that all have a path. */
function accepted(document: unknown): Config | undefined {
  try {
    return parseConfig(document);
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.problems.filter(({ path }) => path === "")).toEqual([]);
    return undefined;
  }
}

/**
 * What `App.synth()` does, but for writing files, and for looking for references from stack to stack, which takes
 * half the time and of which there are none (src/stacks/app.test.ts).
 */
function synthesizedInMemory(config: Config): SynthesizedStack[] {
  const stacks = buildApp(config, { outdir }).node.findAll().filter(TerraformStack.isStack);
  return stacks.map((stack) => {
    invokeAspects(stack);
    stack.runAllValidations();
    return new SynthesizedStack(stack.node.id, JSON.parse(JSON.stringify(stack.toTerraform())));
  });
}

/** Of both properties, each once: what reaches an AWS request, with the document it came from. */
const literals = new Map<string, Literal>();

/** Configurations that passed already. */
const synthesized = new Set<string>();

/** Synthesizes a configuration and checks what needs no provider; what does is put together for one validation. */
function synthesizes(config: Config, document: unknown, together: StacksTogether): void {
  // Half of the changed documents say the same as an earlier one, in other words.
  const key = JSON.stringify(config);
  if (synthesized.has(key)) {
    return;
  }
  const stacks = synthesizedInMemory(config);
  expect(stacks.length).toBe(config.backend.kind === "s3" ? 4 : 3);
  for (const stack of stacks) {
    // Text that only looks like an expression: CDKTF escapes what it does not know for one.
    expect(JSON.stringify(stack.json)).not.toContain("$${");
    expect(together.add(stack, JSON.stringify(document))).toEqual([]);
  }
  for (const literal of literalsOf(stacks, asWritten)) {
    literals.set(JSON.stringify({ ...literal, from: "" }), { ...literal, from: JSON.stringify(document) });
  }
  synthesized.add(key);
}

/** Lets the runner's messages through: it gives up on a test that hears nothing for a minute. */
const breathe = () => new Promise((resolve) => setImmediate(resolve));

/** Of both properties: Terraform starts once for all of them. */
const together = new StacksTogether();

test("every document of allowed values synthesizes", async () => {
  await fc.assert(
    fc.asyncProperty(allowedDocument, async (document) => {
      const config = accepted(document);
      expect(config).toBeDefined();
      if (config) {
        synthesizes(config, document, together);
      }
      await breathe();
    }),
    { numRuns: 80 },
  );
});

test("every other document is refused with paths, or synthesizes", async () => {
  const verdicts = { refused: 0, synthesized: 0 };
  await fc.assert(
    fc.asyncProperty(changedDocument(3, 6), async (document) => {
      const config = accepted(document);
      if (config) {
        synthesizes(config, document, together);
      }
      verdicts[config ? "synthesized" : "refused"]++;
      await breathe();
    }),
    { numRuns: 2000 },
  );
  // Neither side is starved.
  expect(verdicts.refused).toBeGreaterThan(1000);
  expect(verdicts.synthesized).toBeGreaterThan(100);
});

test("Terraform accepts what was synthesized, with the AWS provider's schemas and checks", async () => {
  expect(await together.validate()).toEqual([]);
});

test("AWS accepts what was synthesized, by its own models of its APIs", async () => {
  expect(literals.size).toBeGreaterThan(1000);
  expect((await holdAgainstModels([...literals.values()])).violations).toEqual([]);
});

/** The settings of a JSON schema, as paths. */
function settingsOf(schema: JsonSchema, at: readonly string[] = []): string[] {
  const { properties, anyOf, oneOf } = schema;
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([key, child]) => settingsOf(child, [...at, key]));
  }
  const kinds = anyOf ?? oneOf ?? [];
  const within = kinds.flatMap((kind) => (kind.properties === undefined ? [] : settingsOf(kind, at)));
  return within.length > 0 ? [...new Set(within)] : [at.join(".")];
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The paths of a document's values, and of the objects around them. */
function pathsIn(value: unknown, at: readonly string[] = []): string[] {
  const own = at.length > 0 && value !== undefined ? [at.join(".")] : [];
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? [...own, ...Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...at, key]))]
    : own;
}

test("the documents have every setting of the schema", () => {
  const settings = settingsOf(
    JSON.parse(readFileSync(join(__dirname, "../../config/config.schema.json"), "utf8")) as JsonSchema,
  );
  const given = new Set(fc.sample(allowedDocument, { numRuns: 300, seed: 1 }).flatMap((one) => pathsIn(one)));
  // Where editors find the schema: nothing is synthesized from it.
  expect(settings.filter((path) => path !== "$schema" && !given.has(path))).toEqual([]);
  expect(settings.length).toBeGreaterThan(60);
});

test("and would complain: a value that the provider refuses is found, with the document it came from", async () => {
  const document = { accountId: "123456789012", dns: { zone: { create: "acme.dev" } } };
  const [stack] = synthesizedInMemory(parseConfig(document)).filter(({ name }) => name === "dns");
  const one = new StacksTogether();
  const broken = structuredClone(stack?.json) as { resource: Record<string, Record<string, object>> };
  Object.assign(broken.resource.aws_route53_record?.dns_failover_primary ?? {}, { type: "NONE" });
  one.add(new SynthesizedStack("dns", broken), "the document");
  const [complaint, ...others] = await one.validate();
  expect(others).toEqual([]);
  expect(complaint?.origin).toBe("the document");
  expect(complaint?.message).toContain("expected type to be one of");
});
