import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureProviderMirror, type Provider } from "./provider-mirror";
import { ensureTerraform, terraformArchitecture } from "./terraform";
import { fakeProgram, temporaryDirectory } from "./test-support";

const platform = `${process.platform}_${terraformArchitecture()}`;
const aws: readonly Provider[] = [{ source: "hashicorp/aws", version: "5.100.0" }];
const awsDirectory = "registry.terraform.io/hashicorp/aws";

function directoryWith(...files: string[]): string {
  const directory = temporaryDirectory();
  for (const file of files) {
    fakeProgram(path.join(directory, file), "");
  }
  return directory;
}

function find(env: NodeJS.ProcessEnv, searchDirectories: string[], lines: string[] = []) {
  return ensureProviderMirror(aws, {
    env,
    searchDirectories,
    cacheDirectory: temporaryDirectory(),
    say: (line) => lines.push(line),
    terraform: "/no/such/terraform",
  });
}

describe("finding a provider mirror", () => {
  it("takes the first that holds the version for this platform, unpacked", async () => {
    const other = directoryWith(`${awsDirectory}/5.99.0/${platform}/terraform-provider-aws_v5.99.0_x5`);
    const foreign = directoryWith(`${awsDirectory}/5.100.0/plan9_amd64/terraform-provider-aws_v5.100.0_x5`);
    const right = directoryWith(`${awsDirectory}/5.100.0/${platform}/terraform-provider-aws_v5.100.0_x5`);

    expect(await find({}, [other, foreign, right])).toBe(right);
  });

  it("takes one that holds the provider packed", async () => {
    const packed = directoryWith(`${awsDirectory}/terraform-provider-aws_5.100.0_${platform}.zip`);

    expect(await find({}, [packed])).toBe(packed);
  });

  it("takes the one that TF_PLUGIN_MIRROR names before others", async () => {
    const provider = `${awsDirectory}/5.100.0/${platform}/terraform-provider-aws_v5.100.0_x5`;
    const named = directoryWith(provider);

    expect(await find({ TF_PLUGIN_MIRROR: named }, [directoryWith(provider)])).toBe(named);
  });

  it("refuses a TF_PLUGIN_MIRROR that lacks the provider", async () => {
    const named = temporaryDirectory();

    await expect(find({ TF_PLUGIN_MIRROR: named }, [])).rejects.toThrow(
      `TF_PLUGIN_MIRROR names ${named}, which does not hold hashicorp/aws 5.100.0 for ${platform} in Terraform's filesystem-mirror layout`,
    );
  });
});

describe("fetching a provider", () => {
  const provider: readonly Provider[] = [{ source: "example.com/test/nothing", version: "1.0.0" }];
  let terraform: string;

  beforeAll(async () => {
    terraform = (await ensureTerraform({ say: () => {} })).file;
  });

  /** The user's own Terraform CLI configuration, which says where providers come from. */
  function cliConfiguration(): string {
    const registry = directoryWith(
      `example.com/test/nothing/1.0.0/${platform}/terraform-provider-nothing_v1.0.0`,
    );
    const file = path.join(temporaryDirectory(), "terraformrc");
    writeFileSync(file, `provider_installation {\n  filesystem_mirror { path = "${registry}" }\n}\n`);
    return file;
  }

  it("announces it, keeps what Terraform installs as configured, and finds it the next time", async () => {
    const cacheDirectory = temporaryDirectory();
    const lines: string[] = [];
    const options = {
      cacheDirectory,
      env: { ...process.env, TF_PLUGIN_MIRROR: undefined, TF_CLI_CONFIG_FILE: cliConfiguration() },
      searchDirectories: [],
      say: (line: string) => void lines.push(line),
      terraform,
    };

    const first = await ensureProviderMirror(provider, options);
    const second = await ensureProviderMirror(provider, options);

    expect(first).toBe(path.join(cacheDirectory, "providers-example.com-test-nothing-1.0.0"));
    expect(second).toBe(first);
    expect(readdirSync(path.join(first, "example.com/test/nothing/1.0.0", platform))).toEqual([
      "terraform-provider-nothing_v1.0.0",
    ]);
    expect(lines).toEqual([`Fetching Terraform provider example.com/test/nothing 1.0.0 into ${first}`]);
  });

  it("explains how to copy the provider here where the registry is out of reach", async () => {
    const cacheDirectory = temporaryDirectory();
    const unreachable: readonly Provider[] = [{ source: "localhost:1/test/nothing", version: "1.0.0" }];
    mkdirSync(cacheDirectory, { recursive: true });

    await expect(
      ensureProviderMirror(unreachable, {
        cacheDirectory,
        env: { ...process.env, TF_PLUGIN_MIRROR: undefined, TF_CLI_CONFIG_FILE: "/dev/null" },
        searchDirectories: [],
        say: () => {},
        terraform,
      }),
    ).rejects.toThrow(
      /Terraform provider localhost:1\/test\/nothing 1\.0\.0 is not on this machine and could not be fetched:[\s\S]*run `terraform providers mirror DIRECTORY`; copy the directory here and set TF_PLUGIN_MIRROR to it\./,
    );
    expect(readdirSync(cacheDirectory)).toEqual([]);
  });
});
