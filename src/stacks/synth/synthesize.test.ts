import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseConfig } from "../../config";
import { type Synthesis, synthesizeStacks } from "./synthesize";

const PRODUCTION = JSON.parse(readFileSync(join(__dirname, "../../../config/production.json"), "utf8"));

let parent: string;
let outdir: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lamp-synth-"));
  outdir = join(parent, "out");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function synthesize(overrides: object = {}, check?: (staging: string) => void): Synthesis {
  return synthesizeStacks(parseConfig({ ...PRODUCTION, ...overrides }), { outdir, check });
}

function write(file: string, content: string): void {
  mkdirSync(dirname(join(outdir, file)), { recursive: true });
  writeFileSync(join(outdir, file), content);
}

/** All files of the output folder by their path. */
function files(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(outdir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(outdir.length + 1), readFileSync(file, "utf8")]),
  );
}

const ALL = [
  "manifest.json",
  "stacks/dns/cdk.tf.json",
  "stacks/dr/cdk.tf.json",
  "stacks/primary/cdk.tf.json",
  "stacks/terraform-state/cdk.tf.json",
];

it("writes every stack and the manifest, and nothing else", () => {
  synthesize();
  expect(Object.keys(files())).toEqual(ALL);
});

it("names the stacks in the order of a first deployment, with what is in them", () => {
  const { stacks } = synthesize();
  expect(stacks.map(({ name }) => name)).toEqual(["terraform-state", "primary", "dr", "dns"]);
  for (const { name, file, resources, dataSources } of stacks) {
    expect(file).toBe(join(outdir, "stacks", name, "cdk.tf.json"));
    const { resource, data = {} } = JSON.parse(readFileSync(file, "utf8"));
    expect(resources).toBe(Object.values(resource).flatMap((ofType) => Object.keys(ofType as object)).length);
    expect(dataSources).toBe(Object.values(data).flatMap((ofType) => Object.keys(ofType as object)).length);
  }
});

it("leaves Terraform's own files and plans alone", () => {
  write("stacks/dr/.terraform/modules.json", "modules");
  write("stacks/dr/.terraform.lock.hcl", "lock");
  write("plans/emulator/dr/plan.tfplan", "plan");
  synthesize();
  expect(files()).toMatchObject({
    "stacks/dr/.terraform/modules.json": "modules",
    "stacks/dr/.terraform.lock.hcl": "lock",
    "plans/emulator/dr/plan.tfplan": "plan",
  });
});

it("replaces the stacks of an earlier configuration", () => {
  synthesize({ name: "alphaenv" });
  synthesize({ name: "betaenv" });
  expect(Object.entries(files()).filter(([, content]) => content.includes("alphaenv"))).toEqual([]);
});

const CLOUD = { backend: { kind: "cloud", organization: "example" } };

it("removes a stack that is no longer part of the configuration", () => {
  synthesize();
  const { removed } = synthesize(CLOUD);
  expect(removed).toEqual(["terraform-state"]);
  expect(existsSync(join(outdir, "stacks/terraform-state"))).toBe(false);
});

it("keeps Terraform's files of a stack that it removes", () => {
  synthesize();
  write("stacks/terraform-state/terraform.tfstate", "state");
  synthesize(CLOUD);
  expect(readdirSync(join(outdir, "stacks/terraform-state"))).toEqual(["terraform.tfstate"]);
});

it("shows the finished stacks to the check before publishing them", () => {
  synthesize({ name: "alphaenv" });
  let staged = "";
  let inPlace = "";
  synthesize({ name: "betaenv" }, (staging) => {
    staged = readFileSync(join(staging, "stacks/dr/cdk.tf.json"), "utf8");
    inPlace = readFileSync(join(outdir, "stacks/dr/cdk.tf.json"), "utf8");
  });
  expect(staged).toContain("betaenv-visitor");
  expect(inPlace).toContain("alphaenv-visitor");
});

it("changes nothing when the check throws", () => {
  synthesize({ name: "alphaenv" });
  const before = files();
  const refuse = () => {
    throw new Error("refused");
  };
  expect(() => synthesize({ name: "betaenv" }, refuse)).toThrow("refused");
  expect(files()).toEqual(before);
});

it("leaves no folder behind when the first synthesis fails", () => {
  const refuse = () => {
    throw new Error("refused");
  };
  expect(() => synthesize({}, refuse)).toThrow("refused");
  expect(readdirSync(parent)).toEqual([]);
});

it("leaves no manifest when a stack cannot be published", () => {
  synthesize({ name: "alphaenv" });
  rmSync(join(outdir, "stacks/dr/cdk.tf.json"));
  write("stacks/dr/cdk.tf.json/in-the-way", "");
  expect(() => synthesize({ name: "betaenv" })).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(outdir)).toEqual(["stacks"]);
});

it("takes over the lock of a killed run and removes its unfinished stacks", () => {
  const old = new Date(Date.now() - 60 * 60_000);
  for (const folder of [".synth.lock", ".synth-killed"]) {
    mkdirSync(join(outdir, folder), { recursive: true });
    utimesSync(join(outdir, folder), old, old);
  }
  synthesize();
  expect(Object.keys(files())).toEqual(ALL);
  expect(readdirSync(outdir).sort()).toEqual(["manifest.json", "stacks"]);
});
