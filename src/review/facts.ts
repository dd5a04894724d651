import { SECOND_REGION_ALIAS } from "../contract/stack-names";
import { type PlannedChange, regionOfProvider, type Values } from "../terraform/plan";
import type { ReadablePlan } from "./plan-text";
import { type Addressed, examine, type PlanFacts } from "./rules";

/** An argument that the configuration sets, and what it refers to. */
interface Argument {
  /** Without indexes. */
  readonly path: string;
  /** undefined for a constant. */
  readonly references: readonly string[] | undefined;
}

/** A resource in the plan's configuration. */
interface ConfiguredResource {
  readonly provider: string | undefined;
  readonly arguments: readonly Argument[];
  /** The address of the resource that its argument `bucket` refers to. */
  readonly bucket: string | undefined;
}

/** The facts about a whole plan that rules need. What few plans need is found when it is first asked for. */
export class FactsOfPlan implements PlanFacts {
  private readonly variables: Values;
  private readonly providers: Values;
  /** By address without indexes. */
  private readonly resources = new Map<string, ConfiguredResource>();
  /** The arguments of a module's call, by the names of the modules. */
  private readonly calls = new Map<string, readonly Argument[]>();

  /** @param changes - reads all of the plan's changes */
  constructor(
    { configuration = {}, variables = {} }: ReadablePlan,
    private readonly changes: () => Iterable<PlannedChange>,
  ) {
    const { provider_config, root_module } = configuration as Values;
    this.variables = variables;
    this.providers = provider_config ?? {};
    this.addModule(root_module ?? {}, []);
  }

  /** @param modules - the names of the modules, outermost first, that end with this one */
  private addModule({ module_calls, resources }: Values, modules: readonly string[]): void {
    const within = (inner: string) => [...modules.flatMap((name) => ["module", name]), inner].join(".");
    for (const [, { address, expressions, provider_config_key }] of objectsIn(resources)) {
      const bucket = soleResource(expressions?.bucket);
      this.resources.set(within(address), {
        bucket: bucket === undefined ? undefined : within(bucket),
        provider: provider_config_key,
        arguments: argumentsIn(expressions ?? {}, ""),
      });
    }
    for (const [name, { expressions, module }] of objectsIn(module_calls)) {
      const inner = [...modules, name];
      this.calls.set(inner.join("."), argumentsIn(expressions ?? {}, ""));
      this.addModule(module ?? {}, inner);
    }
  }

  /** `type name`, by every name that another resource may refer to it. */
  private readonly created = once(() => {
    const created = new Set<string>();
    for (const { action, address, after, type } of this.changes()) {
      for (const name of action === "create" ? [configurationAddress(address), ...namesOf(after)] : []) {
        created.add(`${type} ${name}`);
      }
    }
    return created;
  });

  private readonly destroyed = once(() => {
    const destroyed = new Set<string>();
    for (const { action, before, type } of this.changes()) {
      for (const name of action === "delete" ? namesOf(before) : []) {
        destroyed.add(`${type} ${name}`);
      }
    }
    return destroyed;
  });

  /** The names of zones by their ids, and those of records that exist before and after by zone and type. */
  private readonly dns = once(() => {
    const zones = new Map<unknown, string>();
    const kept = new Map<string, Set<string>>();
    for (const { action, after, before, isDestroyed, type } of this.changes()) {
      if (type === "aws_route53_zone") {
        const { id, name, zone_id }: Values = { ...before, ...after };
        zones.set(id, hostName(String(name))).set(zone_id, hostName(String(name)));
      }
      if (type === "aws_route53_record" && before !== undefined && !isDestroyed && action !== "unknown") {
        const key = `${before.zone_id} ${before.type}`;
        const names = kept.get(key) ?? new Set();
        kept.set(key, names);
        for (const one of [before.name, before.fqdn].filter((one) => typeof one === "string")) {
          names.add(hostName(one));
        }
      }
    }
    return { kept, zones };
  });

  private readonly posture = once(() => {
    for (const change of this.changes()) {
      const found = change.isUntouched || change.action === "unknown" ? [] : examine(change).found;
      if (found.some(({ rule: { risk } }) => risk === "database-role" || risk === "capacity")) {
        return true;
      }
    }
    return false;
  });

  get changesPosture(): boolean {
    return this.posture();
  }

  get homeRegion(): string | undefined {
    return this.regionOfProvider("aws");
  }

  regionOf(change: Addressed): string | undefined {
    const provider = this.resources.get(configurationAddress(change.address))?.provider;
    return provider === undefined ? undefined : this.regionOfProvider(provider);
  }

  isSecondRegion(change: Addressed): boolean {
    const { default_tags } = this.providers.aws?.expressions ?? {};
    const stack = String([default_tags].flat()[0]?.tags?.constant_value?.Stack);
    const alias = (SECOND_REGION_ALIAS as Readonly<Record<string, string>>)[stack];
    const provider = this.resources.get(configurationAddress(change.address))?.provider;
    return alias !== undefined && provider === `aws.${alias}`;
  }

  createsBucketOf(change: Addressed): boolean {
    const bucket = this.resources.get(configurationAddress(change.address))?.bucket;
    return bucket !== undefined && this.created().has(`aws_s3_bucket ${bucket}`);
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
    return this.created().has(`${type} ${name}`);
  }

  /** Route 53 takes names with or without the zone's, in any case, with or without a dot at the end. */
  keepsRecord({ name, type, zone_id }: Values): boolean {
    const { kept: all, zones } = this.dns();
    const kept = all.get(`${zone_id} ${type}`);
    if (kept === undefined || typeof name !== "string") {
      return false;
    }
    const host = hostName(name);
    const zone = zones.get(zone_id);
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
    return this.destroyed().has(`${type} ${name}`);
  }

  private regionOfProvider(key: string): string | undefined {
    return regionOfProvider(this.providers[key], (name) => this.variables[name]?.value);
  }
}

/** A value that is found when it is first asked for. */
function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | undefined;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
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

/** The objects in a list or an object, with their indexes or keys. */
function objectsIn(value: unknown): [string, Values][] {
  return Object.entries(value ?? {}).filter(([, one]) => typeof one === "object" && one !== null);
}

/** All arguments that are set, including those inside blocks. */
function argumentsIn(block: Values, prefix: string): Argument[] {
  return objectsIn(block).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    if ("constant_value" in value || "references" in value) {
      return [{ path, references: value.references }];
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
