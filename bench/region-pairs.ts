import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Manifest, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { parseConfig } from "../src/config";
import { addStacks } from "../src/stacks/app";
import { newApp } from "../src/stacks/new-app";

/** The output of a run, as JSON. */
export interface RegionPairsResult {
  readonly stacks: number;
  /** Processor time from start to end, which other load on the machine does not affect. */
  readonly processorSeconds: number;
  readonly peakMemoryMib: number;
}

/** CDKTF names a stack's folder by its id, and each pair has a `primary`. */
class ManifestByPath extends Manifest {
  override forStack(stack: TerraformStack): ReturnType<Manifest["forStack"]> {
    const name = stack.node.path.replaceAll("/", "-");
    const workingDirectory = join("stacks", name);
    const entry = {
      name,
      constructPath: stack.node.path,
      workingDirectory,
      synthesizedStackPath: join(workingDirectory, "cdk.tf.json"),
      stackMetadataPath: join(workingDirectory, "metadata.json"),
      annotations: [],
      dependencies: stack.dependencies.map(({ node }) => node.path),
    };
    Object.assign(this.stacks, { [name]: entry });
    return entry;
  }
}

const REGIONS = [
  ["eu-west-1", "eu-central-1"],
  ["us-east-1", "us-west-2"],
  ["ap-northeast-1", "ap-southeast-2"],
  ["eu-north-1", "eu-west-3"],
] as const;

/** Synthesizes a number of environments in one app, each with its own name, regions and networks. */
function main(pairs: number): void {
  const outdir = mkdtempSync(join(tmpdir(), "lamp-pairs-"));
  try {
    const app = newApp(outdir);
    Object.assign(app, { manifest: new ManifestByPath(app.manifest.version, outdir, false) });
    for (let index = 0; index < pairs; index++) {
      const [primary, dr] = REGIONS[index % REGIONS.length] as (typeof REGIONS)[number];
      const config = parseConfig({
        name: `lamp-${index}`,
        accountId: "123456789012",
        regions: {
          primary: { region: primary, cidrBlock: `10.${2 * index}.0.0/16` },
          dr: { region: dr, cidrBlock: `10.${2 * index + 1}.0.0/16` },
        },
        dns: { zone: { create: `lamp-${index}.test` }, recordName: "www" },
      });
      addStacks(new Construct(app, `pair-${index}`), config);
    }
    app.synth();
    const { user, system } = process.cpuUsage();
    const result: RegionPairsResult = {
      stacks: readdirSync(join(outdir, "stacks")).length,
      processorSeconds: (user + system) / 1e6,
      peakMemoryMib: process.resourceUsage().maxRSS / 1024,
    };
    process.stdout.write(JSON.stringify(result));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

main(Number(process.argv[2]));
