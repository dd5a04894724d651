import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseConfig } from "../config";
import { documentWith } from "../config/test-support";
import { buildApp } from "./app";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lamp-app-"));
  folders.push(folder);
  return folder;
}

interface Manifest {
  readonly stacks: Record<
    string,
    {
      readonly dependencies: string[];
      readonly annotations: { readonly level: string; readonly message: string }[];
    }
  >;
}

/** Synthesizes the smallest valid document with some values; returns the folder and its manifest. */
function synthesized(values: Readonly<Record<string, unknown>> = {}) {
  const folder = temporaryFolder();
  buildApp(parseConfig(documentWith(values)), { outdir: folder }).synth();
  const text = readFileSync(join(folder, "manifest.json"), "utf8");
  return { folder, manifest: JSON.parse(text) as Manifest };
}

/** The warnings of each stack that has any. */
function warnings({ stacks }: Manifest): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(stacks)
      .filter(([, { annotations }]) => annotations.length > 0)
      .map(([name, { annotations }]) => [
        name,
        annotations.map(({ level, message }) => `${level} ${message}`),
      ]),
  );
}

const PRIVATE_ADDRESSES = {
  "regions.primary.cidrBlock": "10.0.0.0/16",
  "regions.dr.cidrBlock": "10.1.0.0/16",
};
const NOTHING_TO_WARN_OF = {
  ...PRIVATE_ADDRESSES,
  "image.tag": "3f0c7fd",
  "scaling.scaleInBelowCpuPercent": 35,
};

describe("stacks", () => {
  test("are four with state in S3", () => {
    expect(Object.keys(synthesized().manifest.stacks).toSorted()).toEqual([
      "dns",
      "dr",
      "primary",
      "terraform-state",
    ]);
  });

  test("are three with state in HCP Terraform: it needs no buckets", () => {
    const { manifest } = synthesized({ backend: { kind: "cloud", organization: "acme" } });
    expect(Object.keys(manifest.stacks).toSorted()).toEqual(["dns", "dr", "primary"]);
  });

  test("are deployed in order: DR replicates the primary's database, DNS points to both", () => {
    const { stacks } = synthesized().manifest;
    expect(
      Object.fromEntries(Object.entries(stacks).map(([name, { dependencies }]) => [name, dependencies])),
    ).toEqual({
      primary: [],
      dr: ["primary"],
      dns: ["dr"],
      "terraform-state": [],
    });
  });
});

describe("warnings", () => {
  test("about the figures of the picture, each once, on the stack it concerns", () => {
    expect(warnings(synthesized().manifest)).toEqual({
      primary: [
        '@cdktf/warn regions.primary.cidrBlock: public address space: the real hosts of 11.0.0.0/16 cannot be reached from this VPC, and no private range can be added to it later; to change: "cidrBlock": "10.0.0.0/16"',
        '@cdktf/warn scaling.scaleInBelowCpuPercent: scaling oscillates: 1 task at 75 % scales out to 2 at 37.5 %, under 70 %, so the new task is removed and the load returns; to change: "scaleInBelowCpuPercent": 35 or less',
        "@cdktf/warn image.tag: the tag moves with every push, so a restarted task may run a different image, and there is no earlier tag to roll back to; use the commit's tag",
      ],
      dr: [
        '@cdktf/warn regions.dr.cidrBlock: public address space: the real hosts of 11.1.0.0/16 cannot be reached from this VPC, and no private range can be added to it later; to change: "cidrBlock": "10.1.0.0/16"',
      ],
    });
  });

  test("are absent for the configuration that comes with the project, which acknowledges them", () => {
    const folder = temporaryFolder();
    const production = JSON.parse(readFileSync(join(__dirname, "../../config/production.json"), "utf8"));
    buildApp(parseConfig(production), { outdir: folder }).synth();
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    expect(warnings(manifest)).toEqual({});
  });

  test("are absent where there is nothing to warn about", () => {
    expect(warnings(synthesized(NOTHING_TO_WARN_OF).manifest)).toEqual({});
  });

  test.each([
    ["regions.primary.cidrBlock", "11.0.0.0/16", ["primary"]],
    ["regions.dr.cidrBlock", "11.1.0.0/16", ["dr"]],
    ["image.tag", "latest", ["primary"]],
    ["scaling.scaleInBelowCpuPercent", 70, ["primary"]],
  ])("%s %s alone gives one", (path, value, stacks) => {
    const found = warnings(synthesized({ ...NOTHING_TO_WARN_OF, [path]: value }).manifest);
    expect(Object.keys(found)).toEqual(stacks);
    expect(Object.values(found).flat()).toHaveLength(1);
  });
});

describe("what is written", () => {
  /** Every file below a folder, by its path there. */
  function files(folder: string): Record<string, string> {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Object.fromEntries(
      names.map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [file.slice(folder.length + 1), readFileSync(file, "utf8")];
      }),
    );
  }

  test("is one file per stack and the manifest", () => {
    expect(Object.keys(files(synthesized().folder)).toSorted()).toEqual([
      "manifest.json",
      "stacks/dns/cdk.tf.json",
      "stacks/dr/cdk.tf.json",
      "stacks/primary/cdk.tf.json",
      "stacks/terraform-state/cdk.tf.json",
    ]);
  });

  test("is the same every time", () => {
    expect(files(synthesized().folder)).toEqual(files(synthesized().folder));
  });

  test("holds no path of the machine", () => {
    const checkout = join(__dirname, "../..");
    const holding = Object.entries(files(synthesized().folder)).filter(([, text]) => text.includes(checkout));
    expect(holding.map(([name]) => name)).toEqual([]);
  });

  test("has no references between stacks but the contract's", () => {
    expect(Object.values(files(synthesized().folder)).join("\n")).not.toContain("cross-stack");
  });
});

describe("the app command", () => {
  const run = (config: unknown) => {
    const folder = temporaryFolder();
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify(config));
    const outdir = join(folder, "out");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["src/cli/launch.js", "main.ts"], {
      cwd: join(__dirname, "../.."),
      env: { ...process.env, LAMP_CONFIG: file, CDKTF_OUTDIR: outdir },
      encoding: "utf8",
    });
    return { status, stdout, stderr, outdir };
  };

  test("synthesizes the configuration that LAMP_CONFIG names", () => {
    const { status, stdout, outdir } = run(documentWith({ name: "shop" }));
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(readFileSync(join(outdir, "stacks/dr/cdk.tf.json"), "utf8")).toContain('"shop-dr"');
  });

  test("shows what is wrong with a configuration, without a stack trace, and writes nothing", () => {
    const { status, stdout, stderr, outdir } = run(documentWith({ "service.cpuUnits": 500 }));
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /cannot be used: 1 problem\. Nothing was written\.\n\nservice\.cpuUnits\n {2}got: {5}500\n/,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(outdir)).toBe(false);
  });
});
