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

/** An argument that the configuration sets, and what it refers to. */
interface Argument {
  /** Without indexes. */
  readonly path: string;
  /** undefined for a constant. */
  readonly references: readonly string[] | undefined;
}

/** What a module is called with, by its own address without indexes. */
export interface ModuleCall {
  readonly expressions?: Values;
}

/** Collects the facts about a whole plan that rules need, while it is read. */
export class FactsCollector implements PlanFacts {
  private readonly variables = new Map<string, unknown>();
  private readonly providers = new Map<string, Values>();
  private readonly resources = new Map<
    string,
    { provider: string | undefined; arguments: Argument[]; bucket: string | undefined }
  >();
  private readonly created = new Set<string>();
  private readonly calls = new Map<string, readonly Argument[]>();
  /** The names of records that stay, by zone and type. */
  private readonly keptRecords = new Map<string, Set<string>>();
  private readonly zones = new Map<string, string>();
  private readonly destroyed = new Set<string>();
  changesPosture = false;

  addVariable(name: string, value: unknown): void {
    this.variables.set(name, value);
  }

  addProvider(key: string, provider: Values): void {
    this.providers.set(key, provider);
  }

  /** @param modules - the names of the modules, outermost first, that end with the one called */
  addModuleCall(modules: readonly string[], { expressions = {} }: ModuleCall): void {
    this.calls.set(modules.join("."), argumentsIn(expressions, ""));
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

  /** A record that exists before and after. */
  addKeptRecord({ fqdn, name, type, zone_id }: Values): void {
    const key = `${zone_id} ${type}`;
    const names = this.keptRecords.get(key) ?? new Set();
    this.keptRecords.set(key, names);
    for (const one of [name, fqdn].filter((one) => typeof one === "string")) {
      names.add(hostName(one));
    }
  }

  addZone({ id, name, zone_id }: Values): void {
    for (const key of [id, zone_id].filter((one) => typeof one === "string")) {
      this.zones.set(key, hostName(String(name)));
    }
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
      configured.arguments.some(({ path }) => isWithin(path, one) || isWithin(one, path));
    const block = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    return isSet(path) || (block !== "" && !isSet(block));
  }

  creates(type: string, name: unknown): boolean {
    return this.created.has(`${type} ${name}`);
  }

  /** Route 53 takes names with or without the zone's, in any case, with or without a dot at the end. */
  keepsRecord({ name, type, zone_id }: Values): boolean {
    const kept = this.keptRecords.get(`${zone_id} ${type}`);
    if (kept === undefined || typeof name !== "string") {
      return false;
    }
    const host = hostName(name);
    const zone = this.zones.get(String(zone_id));
    return zone === undefined
      ? [...kept].some((one) => one === host || one.startsWith(`${host}.`))
      : kept.has(host) || kept.has(`${host}.${zone}`);
  }

  dependsOnOthers(address: string, path: string): boolean {
    const own = configurationAddress(address);
    const configured = this.resources.get(own);
    if (configured === undefined || !this.isConfigured(address, path)) {
      return configured === undefined;
    }
    const modules = [...own.matchAll(/(?:^|\.)module\.([^.]+)/g)].map(([, name]) => name as string);
    const setting = configured.arguments.filter(
      (one) => isWithin(one.path, path) || isWithin(path, one.path),
    );
    // Nothing of a dynamic block is shown: it can depend on anything.
    return setting.length === 0 || setting.some(({ references }) => this.leadOutside(modules, references));
  }

  /** Whether references lead to a resource, a data source or what may be one, through the modules' variables. */
  private leadOutside(modules: readonly string[], references: readonly string[] | undefined): boolean {
    // An expression that names nothing was cleaned of its references.
    return (
      references !== undefined &&
      (references.length === 0 ||
        references.some((reference) => {
          const [kind, name] = reference.split(".");
          if (kind === "var") {
            const passed = this.calls.get(modules.join("."))?.find(({ path }) => path === name);
            return passed !== undefined && this.leadOutside(modules.slice(0, -1), passed.references);
          }
          return !["count", "path", "terraform"].includes(String(kind));
        }))
    );
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

/** All arguments that are set, including those inside blocks. */
function argumentsIn(block: Values, prefix: string): Argument[] {
  return Object.entries(block).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    if (value === null || "constant_value" in value || "references" in value) {
      return [{ path, references: value?.references }];
    }
    return [value].flat().flatMap((inner: Values) => argumentsIn(inner, `${path}.`));
  });
}

/** A host's name in one form. */
function hostName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "").replaceAll("\\052", "*");
}

function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`);
}
