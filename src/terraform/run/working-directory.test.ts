import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder";
import { prepareWorkingDirectory } from "./working-directory";

const s3Backend = {
  bucket: "states",
  key: "dr/terraform.tfstate",
  region: "eu-central-1",
  use_lockfile: true,
};

const stack = {
  terraform: { backend: { s3: s3Backend } },
  provider: {
    aws: [
      { region: "eu-central-1", allowed_account_ids: ["123456789012"] },
      { alias: "us", region: "us-east-1" },
    ],
  },
  data: {
    terraform_remote_state: {
      primary: {
        backend: "s3",
        config: { bucket: "states", key: "primary/terraform.tfstate", region: "eu-central-1" },
      },
    },
  },
};

function synthesized(content: unknown = stack, text = JSON.stringify(content)): string {
  const outputDirectory = temporaryFolder("working-directory-test").path;
  mkdirSync(path.join(outputDirectory, "stacks", "dr"), { recursive: true });
  writeFileSync(path.join(outputDirectory, "stacks", "dr", "cdk.tf.json"), text);
  return outputDirectory;
}

function overridesIn(directory: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, "lamp_dr_override.tf.json"), "utf8"));
}

describe("the working directory of a stack", () => {
  it("holds the synthesized configuration byte for byte", () => {
    const text = `{ "terraform":   {} ,\n "//": "ünchanged" }`;
    const outputDirectory = synthesized(stack, text);

    const { directory } = prepareWorkingDirectory("dr", "aws", { outputDirectory });

    expect(directory).toBe(path.join(outputDirectory, "plans", "aws", "dr"));
    expect(readFileSync(path.join(directory, "cdk.tf.json"), "utf8")).toBe(text);
  });

  it("overrides nothing on AWS", () => {
    const { directory } = prepareWorkingDirectory("dr", "aws", { outputDirectory: synthesized() });

    expect(existsSync(path.join(directory, "lamp_dr_override.tf.json"))).toBe(false);
  });

  it("addresses S3 by path on the emulator: in each provider, the backend and each remote state", () => {
    const { directory } = prepareWorkingDirectory("dr", "emulator", { outputDirectory: synthesized() });

    expect(overridesIn(directory)).toEqual({
      terraform: { backend: { s3: { ...s3Backend, use_path_style: true } } },
      provider: { aws: [{ s3_use_path_style: true }, { alias: "us", s3_use_path_style: true }] },
      data: {
        terraform_remote_state: {
          primary: {
            backend: "s3",
            config: {
              bucket: "states",
              key: "primary/terraform.tfstate",
              region: "eu-central-1",
              use_path_style: true,
            },
          },
        },
      },
    });
  });

  it("reads a placeholder next to the real state", () => {
    const { directory } = prepareWorkingDirectory("dr", "emulator", {
      outputDirectory: synthesized(),
      placeholders: ["primary"],
    });

    expect(overridesIn(directory)).toMatchObject({
      data: {
        terraform_remote_state: { primary: { config: { key: "placeholder/primary/terraform.tfstate" } } },
      },
    });
  });

  it("keeps states of HCP Terraform workspaces in local files on the emulator", () => {
    const outputDirectory = synthesized({
      terraform: { cloud: { organization: "acme", workspaces: { name: "lamp-dr" } } },
      data: {
        terraform_remote_state: {
          primary: {
            backend: "remote",
            config: { organization: "acme", workspaces: { name: "lamp-primary" } },
          },
        },
      },
    });
    const plans = path.join(outputDirectory, "plans", "emulator");

    const { cloud, directory } = prepareWorkingDirectory("dr", "emulator", { outputDirectory });

    expect(cloud).toBe(false);
    expect(prepareWorkingDirectory("dr", "aws", { outputDirectory }).cloud).toBe(true);
    expect(overridesIn(directory)).toEqual({
      terraform: { backend: { local: { path: path.join(plans, "lamp-dr.tfstate") } } },
      data: {
        terraform_remote_state: {
          primary: { backend: "local", config: { path: path.join(plans, "lamp-primary.tfstate") } },
        },
      },
    });
  });

  it("keeps states of HCP Terraform workspaces in a stand-in on the emulator, as they are addressed otherwise", () => {
    const outputDirectory = synthesized({
      terraform: {
        cloud: { organization: "acme", hostname: "app.terraform.io", workspaces: { name: "lamp-dr" } },
      },
      data: {
        terraform_remote_state: {
          primary: {
            backend: "remote",
            config: {
              organization: "acme",
              hostname: "app.terraform.io",
              workspaces: { name: "lamp-primary" },
            },
          },
        },
      },
    });
    const cloudHostname = "127.0.0.1:4711";
    const { cloud, directory } = prepareWorkingDirectory("dr", "emulator", {
      outputDirectory,
      cloudHostname,
    });

    expect(cloud).toBe(true);
    expect(overridesIn(directory)).toEqual({
      terraform: {
        cloud: { organization: "acme", hostname: cloudHostname, workspaces: { name: "lamp-dr" } },
      },
      data: {
        terraform_remote_state: {
          primary: {
            backend: "remote",
            config: { organization: "acme", hostname: cloudHostname, workspaces: { name: "lamp-primary" } },
          },
        },
      },
    });
  });

  it("keeps the state in a local file only on request", () => {
    const outputDirectory = synthesized();
    const { directory } = prepareWorkingDirectory("dr", "aws", {
      outputDirectory,
      localState: "/somewhere/local.tfstate",
    });
    const first = overridesIn(directory);
    prepareWorkingDirectory("dr", "aws", { outputDirectory });

    expect(first).toEqual({ terraform: { backend: { local: { path: "/somewhere/local.tfstate" } } } });
    expect(existsSync(path.join(directory, "lamp_dr_override.tf.json"))).toBe(false);
  });

  it("keeps Terraform's own files there", () => {
    const outputDirectory = synthesized();
    const { directory } = prepareWorkingDirectory("dr", "aws", { outputDirectory });
    writeFileSync(path.join(directory, "plan.tfplan"), "plan");
    prepareWorkingDirectory("dr", "aws", { outputDirectory });

    expect(readFileSync(path.join(directory, "plan.tfplan"), "utf8")).toBe("plan");
  });

  it("is refused for a stack that is not synthesized", () => {
    const outputDirectory = synthesized();

    expect(() => prepareWorkingDirectory("dns", "aws", { outputDirectory })).toThrow(
      `${outputDirectory}/stacks/dns/cdk.tf.json does not exist: run \`npm run synth\` first`,
    );
  });
});
