import { App } from "cdktf";
import type { Config } from "./config";
import { DnsStack } from "./stacks/dns-stack";
import { RegionStack } from "./stacks/region-stack";
import { TerraformStateStack } from "./stacks/terraform-state-stack";

export interface BuildAppOptions {
  /** Folder to synthesize into. @default - CDKTF's own: `CDKTF_OUTDIR`, or `cdktf.out` */
  readonly outdir?: string;
}

/** All stacks of a configuration. Nothing is written before `synth()`. */
export function buildApp(config: Config, options: BuildAppOptions = {}): App {
  const app = new App({ outdir: options.outdir });
  if (config.backend.kind === "s3") new TerraformStateStack(app, config, config.backend.buckets);
  const primary = new RegionStack(app, "primary", config);
  const dr = new RegionStack(app, "dr", config);
  const dns = new DnsStack(app, config);
  // Order of `cdktf deploy`: DR replicates the primary's database, DNS points to both.
  dr.addDependency(primary);
  dns.addDependency(dr);
  return app;
}
