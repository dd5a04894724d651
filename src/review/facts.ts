import { SECOND_REGION_ALIAS } from "../contract";
import { type PlannedChange, regionOfProvider, type Values } from "../terraform/plan";
import type { Addressed, PlanFacts } from "./rules";

/** A resource in the plan's configuration. */
export interface ConfiguredResource {
  /** Within its module. */
  readonly address: string;
  readonly provider_config_key?: string;
  readonly expressions?: Values;
}

/** Collects the facts about a whole plan that rules need, while it is read. */
export class FactsCollector implements PlanFacts {
  private readonly variables = new Map<string, unknown>();
  private readonly providers = new Map<string, Values>();
  private readonly resources = new Map<
    string,
    { provider: string | undefined; arguments: string[]; bucket: string | undefined }
  >();
  private readonly created = new Set<string>();
  private readonly keptRecords = new Set<string>();
  private readonly destroyed = new Set<string>();
  changesPosture = false;

  addVariable(name: string, value: unknown): void {
    this.variables.set(name, value);
  }

  addProvider(key: string, provider: Values): void {
    this.providers.set(key, provider);
  }

  /** @param modules - the names of the modules that contain it, outermost first */
  addResource(modules: readonly string[], resource: ConfiguredResource): void {
    const within = (inner: string) => [...modules.flatMap((name) => ["module", name]), inner].join(".");
    const bucket = soleResource(resource.expressions?.bucket);
    this.resources.set(within(resource.address), {
      bucket: bucket === undefined ? undefined : within(bucket),
      provider: resource.provider_config_key,
      arguments: argumentsIn(resource.expressions ?? {}, ""),
    });
  }

  addCreated({ address, after, type }: PlannedChange): void {
    this.created.add(`${type} ${configurationAddress(address)}`);
    for (const name of namesOf(after)) {
      this.created.add(`${type} ${name}`);
    }
  }

  addKeptRecords(set: string): void {
    this.keptRecords.add(set);
  }

  addDestroyed(type: string, values: Values | undefined): void {
    for (const name of namesOf(values)) {
      this.destroyed.add(`${type} ${name}`);
    }
  }

  get homeRegion(): string | undefined {
    return this.regionOfProvider("aws");
  }

  regionOf(change: Addressed): string | undefined {
    const provider = this.resources.get(configurationAddress(change.address))?.provider;
    return provider === undefined ? undefined : this.regionOfProvider(provider);
  }

  isSecondRegion(change: Addressed): boolean {
    const { default_tags } = this.providers.get("aws")?.expressions ?? {};
    const stack = String([default_tags].flat()[0]?.tags?.constant_value?.Stack);
    const alias = (SECOND_REGION_ALIAS as Readonly<Record<string, string>>)[stack];
    const provider = this.resources.get(configurationAddress(change.address))?.provider;
    return alias !== undefined && provider === `aws.${alias}`;
  }

  createsBucketOf(change: Addressed): boolean {
    const bucket = this.resources.get(configurationAddress(change.address))?.bucket;
    return bucket !== undefined && this.created.has(`aws_s3_bucket ${bucket}`);
  }

  /**
   * Whether the configuration sets an argument, given as a path without indexes, or a part of it. A plan's configuration
   * shows nothing of a dynamic block: a part of a block that is missing there counts as set by one.
   */
  isConfigured(address: string, path: string): boolean {
    const configured = this.resources.get(configurationAddress(address));
    // Without a configuration, anything may be configured.
    if (configured === undefined) {
      return true;
    }
    const isSet = (one: string) =>
      configured.arguments.some((name) => isWithin(name, one) || isWithin(one, name));
    const block = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    return isSet(path) || (block !== "" && !isSet(block));
  }

  creates(type: string, name: unknown): boolean {
    return this.created.has(`${type} ${name}`);
  }

  keepsRecords(set: string): boolean {
    return this.keptRecords.has(set);
  }

  destroys(type: string, name: unknown): boolean {
    return this.destroyed.has(`${type} ${name}`);
  }

  private regionOfProvider(key: string): string | undefined {
    return regionOfProvider(this.providers.get(key), (name) => this.variables.get(name));
  }
}

/** An address without the keys of `count` and `for_each`. */
function configurationAddress(address: string): string {
  return address.replace(/\[(\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

/** The address of the resource that an expression refers to, if it refers to nothing else. */
function soleResource(expression: Values | undefined): string | undefined {
  const references: string[] = Array.isArray(expression?.references) ? expression.references : [];
  const resources = new Set(
    references.map((reference) => configurationAddress(reference).split(".").slice(0, 2).join(".")),
  );
  return resources.size === 1 ? [...resources][0] : undefined;
}

/** The names by which other resources may refer to a resource. */
function namesOf(values: Values | undefined): string[] {
  return [values?.name, values?.id, values?.arn, values?.bucket].filter((name) => typeof name === "string");
}

/** The paths of all arguments that are set, including those inside blocks. */
function argumentsIn(block: Values, prefix: string): string[] {
  return Object.entries(block).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    const isExpression = value === null || "constant_value" in value || "references" in value;
    if (isExpression) {
      return [path];
    }
    return [value].flat().flatMap((inner: Values) => argumentsIn(inner, `${path}.`));
  });
}

function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`);
}
