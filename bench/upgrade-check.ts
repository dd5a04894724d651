import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Command, Option } from "commander";
import { ensureProviderMirror } from "../src/tools/provider-mirror";
import { ensureTerraform } from "../src/tools/terraform";
import { ToolError } from "../src/tools/tool-error";
import { configurations, laterConfigurations, project, synthesized } from "./configurations";

interface Target {
  /** What it is, in a sentence. */
  readonly title: string;
  /** Exact versions; the packages that these replace are removed. */
  readonly packages: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  /** In import statements. */
  readonly renamed: Readonly<Record<string, string>>;
}

const TARGETS: Readonly<Record<string, Target>> = {
  "provider-6": {
    title: "AWS provider 6.25.0 through @cdktf/provider-aws 21.22.1, the last bindings for CDKTF 0.21",
    packages: { "@cdktf/provider-aws": "21.22.1" },
    removed: [],
    renamed: {},
  },
  "cdk-terrain": {
    title:
      "CDK Terrain 0.24.0, CDKTF's successor, with AWS provider 6.66.0 through @cdktn/provider-aws 25.7.0",
    packages: { cdktn: "0.24.0", "@cdktn/provider-aws": "25.7.0" },
    // Its command line needs Node.js 22 and is needed by none of the project's commands.
    removed: ["cdktf", "cdktf-cli", "@cdktf/provider-aws"],
    renamed: { cdktf: "cdktn", "@cdktf/provider-aws": "@cdktn/provider-aws" },
  },
};

/** What the copy does without. */
const LEFT_OUT = new Set([".git", ".cache", "node_modules", "cdktf.out"]);
/** Tests of what is synthesized that start no Terraform. */
const TESTS = [
  "modules",
  "src/stacks/addresses.test.ts",
  "src/stacks/app.test.ts",
  "src/stacks/architecture.test.ts",
  "src/stacks/dns-stack.test.ts",
  "src/stacks/permissions-boundary.test.ts",
  "src/stacks/readable-stack.test.ts",
  "src/stacks/region-stack.test.ts",
  "src/stacks/terraform-state-stack.test.ts",
  "src/services/mutations.test.ts",
  "src/services/rules.test.ts",
];

type Outcome = "passed" | "failed" | "differs" | "not tried";

interface Step {
  readonly name: string;
  readonly outcome: Outcome;
  /** What was found, in Markdown. */
  readonly details: readonly string[];
  readonly seconds: number;
}

interface Report {
  readonly to: string;
  readonly title: string;
  readonly node: string;
  readonly steps: readonly Step[];
}

interface Ended {
  readonly code: number | null;
  /** Both streams. */
  readonly output: string;
}

/** Runs a program in the copy to its end; progress says every half minute that it still runs. */
function runIn(folder: string, program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const beat = setInterval(() => progress(`  ${program} ${args[0]} is still running`), 30_000);
    const end = (code: number | null, error = "") => {
      clearInterval(beat);
      resolve({ code, output: output + error });
    };
    child.on("error", (error) => end(null, error.message));
    child.on("close", (code) => end(code));
  });
}

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

/** The project with the target's packages, without its own. */
function copyOf({ packages, removed, renamed }: Target, folder: string): void {
  cpSync(project, folder, {
    recursive: true,
    filter: (place) => !LEFT_OUT.has(relative(project, place).split(sep)[0] ?? ""),
  });
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { dependencies: Record<string, string> };
  for (const name of removed) {
    delete manifest.dependencies[name];
  }
  Object.assign(manifest.dependencies, packages);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.(ts|js)$/.test(name)) {
      continue;
    }
    const source = readFileSync(join(folder, name), "utf8");
    const target = Object.entries(renamed).reduce(
      (text, [from, to]) => text.replaceAll(new RegExp(`(["'])${from}(?=["'/])`, "g"), `$1${to}`),
      source,
    );
    if (target !== source) {
      writeFileSync(join(folder, name), target);
    }
  }
}

/** Every value of a JSON document that is no object or list, by its path. */
function leaves(value: unknown, path: string, found = new Map<string, string>()): Map<string, string> {
  if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      leaves(item, path === "" ? key : `${path}.${key}`, found);
    }
  } else {
    found.set(path, JSON.stringify(value));
  }
  return found;
}

interface Difference {
  readonly before: string;
  readonly after: string;
  /** `primary in production`. */
  readonly where: string[];
}

/** By path in a stack and both values. */
type Differences = Map<string, Difference>;

/** Adds to the differences those between two sets of stacks; how many files were compared. */
function compareStacks(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  title: string,
  found: Differences,
): number {
  const names = new Set([...before.keys(), ...after.keys()]);
  for (const name of names) {
    const [old, now] = [before, after].map((stacks) => leaves(JSON.parse(stacks.get(name) ?? "null"), ""));
    for (const path of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      const [from, to] = [old?.get(path) ?? "nothing", now?.get(path) ?? "nothing"];
      if (from !== to) {
        const key = `${path}: ${from} to ${to}`;
        const known = found.get(key) ?? { before: from, after: to, where: [] };
        known.where.push(`${name.split(sep).at(-2)} in ${title}`);
        found.set(key, known);
      }
    }
  }
  return names.size;
}

/** A Markdown table. */
function table(differences: Differences, [before, after]: readonly [string, string]): string[] {
  const rows = [...differences].map(([key, difference]) => {
    const path = key.slice(0, key.indexOf(": "));
    const { where } = difference;
    const files = where.length === 1 ? where[0] : `${where.length} files`;
    return `| \`${path}\` | \`${difference.before}\` | \`${difference.after}\` | ${files} |`;
  });
  return [`| key | ${before} | ${after} | in |`, "|---|---|---|---|", ...rows.sort()];
}

/** The stacks that a checkout makes of a configuration, by path. */
function stacksOf(checkout: string, config: object, folder: string): Map<string, string> {
  const place = mkdtempSync(join(folder, "stacks-"));
  const file = join(place, "config.json");
  writeFileSync(file, JSON.stringify(config));
  return synthesized(checkout, file, join(place, "out"));
}

/** What a step found; a throw is a failure with its message. */
type Found = Pick<Step, "outcome" | "details">;

const lastLines = (output: string, count = 30): string =>
  output.trimEnd().split("\n").slice(-count).join("\n");

const ranWell = ({ code, output }: Ended, details: readonly string[] = []): Found =>
  code === 0
    ? { outcome: "passed", details }
    : { outcome: "failed", details: ["```", lastLines(output), "```"] };

function compare(copy: string, folder: string): Found {
  const found: Differences = new Map();
  const files = Object.entries(configurations).reduce(
    (count, [title, config]) =>
      count + compareStacks(stacksOf(project, config, folder), stacksOf(copy, config, folder), title, found),
    0,
  );
  const count = `${Object.keys(configurations).length} configurations, ${files} files`;
  return found.size === 0
    ? { outcome: "passed", details: [`The JSON of ${count} is the same.`] }
    : { outcome: "differs", details: [`Of ${count}:`, "", ...table(found, ["now", "then"])] };
}

/** Whether the bindings have a resource's argument; `path` is such as `resource.aws_route53_zone.zone.name`. */
function hasArgument(bindings: string, path: string): boolean {
  const [, type = "", argument] = /^resource\.aws_(\w+)\.\w+\.(\w+)/.exec(path) ?? [];
  const source = readFileSync(join(bindings, "lib", type.replaceAll("_", "-"), "index.js"), "utf8");
  return source.includes(` ${argument}: {`);
}

/** What today's provider does not have: no JSON of today's to compare with, so with the copy's own of production. */
function synthesizeLater(copy: string, bindings: string, folder: string): Found {
  const without = stacksOf(copy, configurations.production as object, folder);
  const found: Differences = new Map();
  for (const [title, config] of Object.entries(laterConfigurations)) {
    const size = found.size;
    compareStacks(without, stacksOf(copy, config, folder), title, found);
    if (found.size === size) {
      throw new Error(`${title}: the JSON is that of production.`);
    }
  }
  const paths = [...found.keys()].filter((path) => path.startsWith("resource."));
  const unknown = paths.filter((path) => !hasArgument(join(copy, "node_modules", bindings), path));
  if (unknown.length > 0) {
    throw new Error(`${bindings} does not have: ${unknown.join(", ")}`);
  }
  return {
    outcome: "passed",
    details: [
      `Refused today, so compared with the copy's own JSON of production; ${bindings} has each argument:`,
      "",
      ...table(found, ["without", "with"]),
    ],
  };
}

/** Validates the copy's stacks where a mirror has the provider that they require. */
async function validate(copy: string, folder: string): Promise<Found> {
  const outdirs = Object.entries({ production: configurations.production, ...laterConfigurations }).map(
    ([title, config], index) => {
      const file = join(folder, `validated-${index}.json`);
      writeFileSync(file, JSON.stringify(config));
      const outdir = join(folder, `validated-${index}`);
      return { title, outdir, documents: synthesized(copy, file, outdir) };
    },
  );
  const [document] = outdirs[0]?.documents.values() ?? [];
  const { version } = JSON.parse(`${document}`).terraform.required_providers.aws as { version: string };
  const provider = { source: "hashicorp/aws", version };
  const { file: terraform, version: terraformVersion } = await ensureTerraform({ say: progress });
  let mirror: string;
  try {
    mirror = await ensureProviderMirror([provider], { say: progress, terraform });
  } catch (error) {
    if (error instanceof ToolError) {
      return {
        outcome: "not tried",
        details: [
          `AWS provider ${version} is not on this machine: terraform validate and plan were not run.`,
        ],
      };
    }
    throw error;
  }
  for (const { title, outdir } of outdirs) {
    for (const stack of readdirSync(join(outdir, "stacks"))) {
      const chdir = `-chdir=${join(outdir, "stacks", stack)}`;
      for (const args of [["init", "-backend=false", `-plugin-dir=${mirror}`], ["validate"]]) {
        const { code, output } = await runIn(copy, terraform, [chdir, ...args]);
        if (code !== 0) {
          return {
            outcome: "failed",
            details: [`\`terraform ${args[0]}\` of ${stack} in ${title}:`, "```", lastLines(output), "```"],
          };
        }
      }
    }
  }
  return {
    outcome: "passed",
    details: [`Terraform ${terraformVersion}, AWS provider ${version}. Nothing was planned or applied.`],
  };
}

async function check(to: string, target: Target, folder: string): Promise<Report> {
  const copy = join(folder, "project");
  const npm = ["--no-audit", "--no-fund", "--ignore-scripts"];
  const bindings = Object.keys(target.packages).find((name) => name.endsWith("/provider-aws")) as string;
  const pinned = Object.entries(target.packages).map(([name, version]) => `${name} ${version}`);
  const plan: readonly (readonly [string, () => Found | Promise<Found>])[] = [
    [
      "Install the packages and rename the imports",
      async () => {
        copyOf(target, copy);
        return ranWell(await runIn(copy, "npm", ["install", ...npm]), [`${pinned.join(", ")}.`]);
      },
    ],
    ["Type check", async () => ranWell(await runIn(copy, "npx", ["tsc", "--noEmit"]))],
    ["Synthesize and compare with today's JSON", () => compare(copy, folder)],
    [
      "Tests of modules, stacks and rules",
      async () => {
        const ended = await runIn(copy, "npx", [
          "vitest",
          "run",
          "--project",
          "unit",
          "--reporter=dot",
          ...TESTS,
        ]);
        const [count = ""] = /Tests\s.*$/m.exec(stripVTControlCharacters(ended.output)) ?? [];
        return ranWell(ended, [`${count.replace(/^Tests\s+/, "")}.`]);
      },
    ],
    ["Synthesize what needs the later provider", () => synthesizeLater(copy, bindings, folder)],
    ["Validate the stacks", () => validate(copy, folder)],
  ];
  const steps: Step[] = [];
  for (const [name, run] of plan) {
    const startedMs = Date.now();
    progress(name);
    const isBlocked = steps.some(({ outcome }, index) => index === 0 && outcome === "failed");
    const found = isBlocked
      ? ({ outcome: "not tried", details: ["The packages could not be installed."] } as const)
      : await settled(run);
    steps.push({ name, ...found, seconds: Math.round((Date.now() - startedMs) / 1000) });
    progress(`  ${found.outcome}`);
  }
  return { to, title: target.title, node: process.versions.node, steps };
}

async function settled(run: () => Found | Promise<Found>): Promise<Found> {
  try {
    return await run();
  } catch (error) {
    return { outcome: "failed", details: ["```", lastLines((error as Error).message), "```"] };
  }
}

function markdownOf({ to, title, node, steps }: Report): string {
  return `# Upgrade check: ${to}

${title}. \`npm run upgrade-check -- --to ${to}\` on ${new Date().toISOString().slice(0, 10)}, Node.js ${node}.

| step | outcome | s |
|---|---|---|
${steps.map(({ name, outcome, seconds }) => `| ${name} | ${outcome} | ${seconds} |`).join("\n")}

${steps
  .filter(({ details }) => details.length > 0)
  .map(({ name, details }) => `## ${name}\n\n${details.join("\n")}\n`)
  .join("\n")}
## Not tried

- An apply, also on the emulated AWS, and the drills: both need the provider.
- A plan over a state that provider 5.100.0 has written. The first one must refresh.
`;
}

async function main({ to, output, json }: { to: string; output?: string; json: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lamp-upgrade-"));
  try {
    const report = await check(to, TARGETS[to] as Target, folder);
    const text = json ? `${JSON.stringify(report, null, 2)}\n` : markdownOf(report);
    if (output === undefined) {
      process.stdout.write(text);
    } else {
      writeFileSync(output, text);
      progress(`${output} written`);
    }
    const outcomes = report.steps.map(({ outcome }) => outcome);
    process.exitCode = outcomes.includes("failed") ? 1 : outcomes.every((one) => one === "passed") ? 0 : 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

new Command("npm run upgrade-check --")
  .description(
    "Tries an upgrade in a temporary copy of the project: installs the packages, renames the imports, checks the types, " +
      "synthesizes ten configurations and compares their JSON with today's key by key, synthesizes what today's provider " +
      "does not have, runs the tests of what is synthesized, and validates the stacks if the provider is on this machine. " +
      "The project itself stays as it is.",
  )
  .addOption(new Option("--to <target>", "what to try").choices(Object.keys(TARGETS)).makeOptionMandatory())
  .option("--output <file>", "where to write the report (default: stdout)")
  .option("--json", "the report as JSON", false)
  .addHelpText(
    "after",
    `
${Object.entries(TARGETS)
  .map(([name, { title }]) => `${name}: ${title}`)
  .join("\n")}

Exit codes: 0 nothing differs; 1 a step failed; 2 the JSON differs, or a step could not be tried: read the report.`,
  )
  .action(async (options: { to: string; output?: string; json: boolean }) => {
    try {
      await main(options);
    } catch (error) {
      process.stderr.write(`upgrade-check: ${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
