import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, Testing } from "cdktf";
import { newApp } from "../../src/stacks/new-app";
import { ReadableStack } from "../../src/stacks/readable-stack";
import { evaluate, JsonText, Unknown } from "../../src/terraform/hcl";
import { type Block, SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";

/**
 * Synthesizes what `build` puts into a separate stack: addresses are the constructs' paths, as in the real stacks,
 * without `//` metadata.
 */
export function synthesizeAlone(build: (stack: ReadableStack) => void): SynthesizedStack {
  // An App creates its folder on construction.
  const outdir = mkdtempSync(join(tmpdir(), "lamp-scratch-"));
  try {
    const stack = new ReadableStack(newApp(outdir), "scratch");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    build(stack);
    return new SynthesizedStack("scratch", JSON.parse(Testing.synth(stack, true)));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Exposes a module's values as outputs of the scratch stack. */
export function expose(stack: ReadableStack, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    new TerraformOutput(stack, name, { value, staticId: true });
  }
}

/** The values of all outputs. */
export function outputValues({ outputs }: SynthesizedStack): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Every block's address, such as `aws_vpc.network_vpc` and `data.aws_db_instances.found`, sorted. */
export function addresses({ json }: SynthesizedStack): string[] {
  const of = (prefix: string, blocks: Block = {}) =>
    Object.entries(blocks).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${prefix}${type}.${id}`));
  return [...of("", json.resource), ...of("data.", json.data), ...of("ephemeral.", json.ephemeral)].sort();
}

/** A block without the `//` metadata that CDKTF adds, for whole comparisons. */
export function plain(block: Block): Block {
  const { "//": _metadata, ...rest } = block;
  return rest;
}

/**
 * The value of `jsonencode(...)` or of JSON text. Expressions appear as `${...}`; text that only looks like one, which
 * Terraform would take literally, as `$${...}`.
 */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; a test says what it expects.
export function decoded(value: string): any {
  if (!value.startsWith("${")) {
    return JSON.parse(value);
  }
  const encoded = evaluate(value, {});
  if (!(encoded instanceof JsonText)) {
    throw new Error(`Not jsonencode: ${value}`);
  }
  return asWritten(encoded.value);
}

function asWritten(value: unknown): unknown {
  if (value instanceof Unknown) {
    return value.template;
  }
  if (typeof value === "string") {
    return value.replaceAll("${", "$${");
  }
  if (Array.isArray(value)) {
    return value.map(asWritten);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, asWritten(child)]));
}
