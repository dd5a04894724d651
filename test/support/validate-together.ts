import { referencesOf } from "../../src/terraform/stack/dependencies";
import type { Block, SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { initialize, terraform, withTerraformDirectory } from "./terraform";

/** An error of `terraform validate`. */
export interface Complaint {
  readonly message: string;
  /** The `origin` that was passed to {@link StacksTogether.add} with the faulty block. */
  readonly origin: string;
}

interface ValidateOutput {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly range?: { readonly filename: string };
    readonly snippet?: { readonly context?: string; readonly code?: string };
  }[];
}

interface Variant {
  /** Kind, type and id: `["resource", "aws_vpc", "network_vpc__2"]`. */
  readonly path: readonly string[];
  readonly block: Block;
  readonly origin: string;
}

/** Sections of a stack that `terraform validate` checks without backends and provider configurations. */
const SECTIONS = ["resource", "data", "ephemeral", "variable", "output"] as const;

/**
 * Combines many stacks into one Terraform module per stack name, so that `terraform validate`, which takes seconds for
 * one stack, takes not much more for hundreds.
 *
 * Each distinct block is included once. The first with an address keeps it, so that references find it; the others get
 * a number appended. `add` checks that a stack's references lead to blocks of the same stack.
 */
export class StacksTogether {
  /** By stack, by address, by text. */
  private readonly variants = new Map<string, Map<string, Map<string, Variant>>>();

  /**
   * @param origin where the stack comes from, for error messages
   * @returns the stack's references that lead nowhere
   */
  add(stack: SynthesizedStack, origin: string): string[] {
    const own = new Set<string>();
    const referred = new Set<string>();
    for (const [path, block] of blocksOf(stack)) {
      own.add(referenceTo(path));
      for (const reference of referencesOf(block)) {
        referred.add(reference);
      }
      this.keep(stack.name, path, block, origin);
    }
    return [...referred].filter((reference) => !own.has(reference) && !/^(each|count)\./.test(reference));
  }

  private keep(stack: string, path: readonly string[], block: Block, origin: string): void {
    const byAddress = this.variants.get(stack) ?? new Map<string, Map<string, Variant>>();
    this.variants.set(stack, byAddress);
    const variants = byAddress.get(path.join(".")) ?? new Map<string, Variant>();
    byAddress.set(path.join("."), variants);
    const { "//": _metadata, ...rest } = block;
    const text = JSON.stringify(rest);
    if (variants.has(text)) {
      return;
    }
    const number = variants.size === 0 ? "" : `__${variants.size}`;
    variants.set(text, { path: [...path.slice(0, -1), `${path.at(-1)}${number}`], block: rest, origin });
  }

  /** @throws Error with Terraform's message if it does not get as far as validating. */
  async validate(): Promise<Complaint[]> {
    const files: Record<string, Record<string, unknown>> = {};
    const origins = new Map<string, string>();
    for (const [stack, byAddress] of this.variants) {
      const content: Record<string, unknown> = {
        terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
      };
      for (const [address, variants] of byAddress) {
        for (const { path, block, origin } of variants.values()) {
          origins.set(`${stack}/${path.join(".")}`, origin);
          set(content, path, atNewAddress(block, address.split("."), path));
        }
      }
      files[`${stack}/main.tf.json`] = content;
    }
    const modules = [...this.variants.keys()].map((stack) => [stack, { source: `./${stack}` }]);
    return withTerraformDirectory(
      { "main.tf.json": { module: Object.fromEntries(modules) }, ...files },
      async (directory) => {
        await initialize(directory, "aws");
        const { lines, stderr } = await terraform(directory, ["validate", "-json"]);
        return parsed(lines.join("\n"), stderr)
          .diagnostics.filter(({ severity }) => severity === "error")
          .map(({ summary, detail, range, snippet }) => {
            const place = `${range?.filename.replace("/main.tf.json", "")}/${snippet?.context ?? ""}`;
            return {
              message: [place, summary, detail, snippet?.code?.trim()].filter(Boolean).join(": "),
              origin: origins.get(place) ?? "unknown",
            };
          });
      },
    );
  }
}

function blocksOf({ json }: SynthesizedStack): [path: string[], block: Block][] {
  return SECTIONS.flatMap((section) =>
    Object.entries<Block>(json[section] ?? {}).flatMap(([first, value]): [string[], Block][] => {
      if (section === "variable" || section === "output") {
        return [[[section, first], value]];
      }
      return Object.entries<Block>(value).map(([id, block]) => [[section, first, id], block]);
    }),
  );
}

/** How others refer to a block: `aws_vpc.main`, `data.aws_vpc.main`, `var.posture`. */
function referenceTo([section = "", ...rest]: readonly string[]): string {
  const prefix = section === "resource" ? [] : [section === "variable" ? "var" : section];
  return [...prefix, ...rest].join(".");
}

/** A block adapted to its new address: with the default provider, and a variable's conditions about itself. */
function atNewAddress(block: Block, original: readonly string[], path: readonly string[]): Block {
  const { provider: _provider, ...rest } = block;
  if (path[0] !== "variable") {
    return rest;
  }
  return JSON.parse(JSON.stringify(rest).replaceAll(`var.${original[1]}`, `var.${path[1]}`)) as Block;
}

function set(target: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  target[key] ??= {};
  set(target[key] as Record<string, unknown>, rest, value);
}

function parsed(stdout: string, stderr: string): ValidateOutput {
  try {
    return JSON.parse(stdout) as ValidateOutput;
  } catch {
    throw new Error(`terraform validate: ${stderr || stdout}`);
  }
}
