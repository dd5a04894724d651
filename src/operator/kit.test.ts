import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import { runbook } from "../documents/runbook";
import { writeKit } from "./kit";
import { activate } from "./lifecycle";
import type { ConnectedStack } from "./operation";

let folder: string;
let stack: ConnectedStack;

const step = activate("dr", {
  posture: "standby",
  databaseGeneration: 2,
  oldestDatabaseGeneration: 1,
  unprotectedDatabaseGenerationsBelow: 1,
  fencesPeer: false,
});
const json = { variable: { posture: { default: "standby" }, database_generation: { default: 1 } } };

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lamp-dr-kit-"));
  const directory = path.join(folder, "plans", "dr");
  const provider = path.join(folder, "mirror", "terraform-provider-aws");
  const installed = path.join(directory, ".terraform", "providers", "registry.terraform.io", "hashicorp");
  mkdirSync(path.dirname(provider), { recursive: true });
  mkdirSync(installed, { recursive: true });
  writeFileSync(provider, "the provider");
  symlinkSync(provider, path.join(installed, "aws"));
  writeFileSync(path.join(directory, "cdk.tf.json"), JSON.stringify(json));
  writeFileSync(path.join(directory, ".terraform.lock.hcl"), "hashes");
  writeFileSync(path.join(directory, "practice.tfplan"), "values of resources");
  stack = { directory, json } as unknown as ConnectedStack;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("whose state is in HCP Terraform says that it needs that host and a token, and inits as Terraform wants it there", () => {
  const kit = path.join(folder, "cloud-kit");
  const config = parseConfig(documentWith({ backend: { kind: "cloud", organization: "acme" } }));
  writeKit({ directory: kit, runbook: runbook(config) }, config, { ...stack, cloud: true }, step);
  const read = readFileSync(path.join(kit, "ACTIVATE.md"), "utf8");

  expect(read).toContain("a token for app.terraform.io (`terraform login`), and that host itself");
  expect(read).toContain("    terraform -chdir=stack init -plugin-dir=../providers\n");
});

it("holds the stack, its lock file and the provider itself, and no plan", () => {
  const kit = path.join(folder, "kit");
  const config = parseConfig(documentWith({ name: "blog" }));
  writeKit({ directory: kit, runbook: runbook(config) }, config, stack, step);
  const read = (name: string) => readFileSync(path.join(kit, name), "utf8");

  expect(read("stack/cdk.tf.json")).toBe(JSON.stringify(json));
  expect(read("stack/.terraform.lock.hcl")).toBe("hashes");
  rmSync(path.join(folder, "mirror"), { recursive: true });
  expect(read("providers/registry.terraform.io/hashicorp/aws")).toBe("the provider");
  expect(read("runbook.md")).toMatch(/^# Runbook: blog$/m);
  expect(existsSync(path.join(kit, "stack", "practice.tfplan"))).toBe(false);
  expect(read("ACTIVATE.md")).toMatch(/^# Activate dr of blog, from this directory$/m);
  expect(read("ACTIVATE.md")).toContain("It is eu-central-1 of account 123456789012.");
  expect(read("ACTIVATE.md").match(/^ {4}.*/gm)).toEqual([
    "    terraform -chdir=stack init -reconfigure -plugin-dir=../providers",
    "    terraform -chdir=stack plan -out=activate.tfplan -var=posture=active -var=database_generation=2",
    "    terraform -chdir=stack show activate.tfplan",
    "    terraform -chdir=stack apply activate.tfplan",
  ]);
});

it("does not replace a directory that is not a kit", () => {
  const other = path.join(folder, "other");
  mkdirSync(other);
  writeFileSync(path.join(other, "precious"), "");
  expect(() => writeKit({ directory: other, runbook: "" }, parseConfig(documentWith()), stack, step)).toThrow(
    `${other} is not empty and not a kit`,
  );
});
