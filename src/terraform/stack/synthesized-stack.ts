import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A block of Terraform JSON: attributes are literals, or strings that may hold `${...}` expressions. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; readers ask for what they expect.
export type Block = Readonly<Record<string, any>>;

type BlocksByType = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The parts of `cdk.tf.json` that are read here. */
export interface StackJson {
  readonly terraform?: Block;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly variable?: Readonly<Record<string, Block>>;
  readonly output?: Readonly<Record<string, Block>>;
  readonly locals?: Block;
  readonly data?: BlocksByType;
  readonly ephemeral?: BlocksByType;
  readonly resource?: BlocksByType;
  readonly import?: readonly Block[];
  readonly removed?: readonly Block[];
  readonly moved?: readonly Block[];
}

/** A stack as it was synthesized: plain Terraform JSON, read by type and logical id. */
export class SynthesizedStack {
  constructor(
    readonly name: string,
    readonly json: StackJson,
  ) {}

  /** Resources of a type by logical id; empty where there are none. */
  resources(type: string): Readonly<Record<string, Block>> {
    return this.json.resource?.[type] ?? {};
  }

  /**
   * One resource.
   * @param logicalId may be omitted if the stack has exactly one of the type
   * @throws Error that lists the existing ones.
   */
  resource(type: string, logicalId?: string): Block {
    return this.one("resource", type, this.resources(type), logicalId);
  }

  /** Data sources of a type by logical id; empty where there are none. */
  dataSources(type: string): Readonly<Record<string, Block>> {
    return this.json.data?.[type] ?? {};
  }

  /** @see resource */
  dataSource(type: string, logicalId?: string): Block {
    return this.one("data source", type, this.dataSources(type), logicalId);
  }

  /** @throws Error that lists the stack's variables. */
  variable(name: string): Block {
    return this.one("variable", "", this.json.variable ?? {}, name);
  }

  /** @throws Error that lists the stack's outputs. */
  output(name: string): Block {
    return this.one("output", "", this.json.output ?? {}, name);
  }

  /** All outputs by name. */
  get outputs(): Readonly<Record<string, Block>> {
    return this.json.output ?? {};
  }

  /** The AWS provider without an alias, or the one with it. */
  provider(alias?: string): Block {
    const providers = this.json.provider?.aws ?? [];
    const found = providers.find((provider) => provider.alias === alias);
    if (!found) {
      throw new Error(`${this.name} has no AWS provider ${alias ? `aws.${alias}` : "without an alias"}.`);
    }
    return found;
  }

  /** The backend block's only entry, such as that of `s3` or `cloud`. */
  backend(kind: "s3" | "cloud"): Block | undefined {
    return kind === "cloud" ? this.json.terraform?.cloud : this.json.terraform?.backend?.[kind];
  }

  private one(
    kind: string,
    type: string,
    blocks: Readonly<Record<string, Block>>,
    logicalId: string | undefined,
  ): Block {
    const ids = Object.keys(blocks);
    const id = logicalId ?? (ids.length === 1 ? ids[0] : undefined);
    const found = id === undefined ? undefined : blocks[id];
    if (found) {
      return found;
    }
    const wanted = [kind, type, logicalId].filter(Boolean).join(" ");
    throw new Error(
      `${this.name} has ${logicalId === undefined ? `not exactly one ${wanted}` : `no ${wanted}`}; it has: ${ids.join(", ") || "none"}.`,
    );
  }
}

/** Reads every stack synthesized into `outdir`, such as `cdktf.out`. */
export function readSynthesizedStacks(outdir: string): SynthesizedStack[] {
  const folder = join(outdir, "stacks");
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "cdk.tf.json")))
    .sort()
    .map(
      (name) =>
        new SynthesizedStack(name, JSON.parse(readFileSync(join(folder, name, "cdk.tf.json"), "utf8"))),
    );
}
