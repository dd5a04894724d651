import { Annotations, type App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type Config, configWarnings } from "../config";
import { DnsStack } from "./dns-stack";
import { newApp } from "./new-app";
import { boundRoles } from "./permissions-boundary";
import { RegionStack } from "./region-stack";
import { TerraformStateStack } from "./terraform-state-stack";

export interface BuildAppOptions {
  /** Folder to synthesize into. @default - CDKTF's own: `CDKTF_OUTDIR`, or `cdktf.out` */
  readonly outdir?: string;
}

/** All stacks of a configuration. Until `synth()`, only the empty folder is created. */
export function buildApp(config: Config, options: BuildAppOptions = {}): App {
  const app = newApp(options.outdir);
  addStacks(app, config);
  return app;
}

/** Adds the stacks of a configuration to an app, or to a construct that separates them from those of another. */
export function addStacks(scope: Construct, config: Config): void {
  if (config.backend.kind === "s3") {
    new TerraformStateStack(scope, config, config.backend.buckets);
  }
  const primary = new RegionStack(scope, "primary", config);
  const dr = new RegionStack(scope, "dr", config);
  const dns = new DnsStack(scope, config);
  // Order of `cdktf deploy`: DR replicates the primary's database, DNS points to both.
  dr.addDependency(primary);
  dns.addDependency(dr);
  for (const stack of scope.node.children.filter(TerraformStack.isStack)) {
    boundRoles(stack, config);
  }
  // The cdktf command prints these; without it they are only in manifest.json.
  for (const { path, text } of configWarnings(config)) {
    Annotations.of(path.startsWith("regions.dr.") ? dr : primary).addWarning(`${path}: ${text}`);
  }
}
