import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { synthesize } from "../../../test/support/synth";
import { loadConfig, parseConfig } from "../../config";
import { documentWith } from "../../config/test-support";
import { COMMANDS } from "../../operator/commands";
import { projectDirectory } from "../../tools/cache";
import { runbook } from ".";

const page = runbook(loadConfig({ path: "config/production.json" }));
const stacks = synthesize();

/** The anchor that Markdown gives a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(" ", "-")
    .replaceAll(/[^\w-]/g, "");
const headings = [...page.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading as string);
/** Commands, in blocks and in the text. */
const commands = [...page.matchAll(/(?:^ {4,}|`)((?:npm run|terraform) [^`\n]+)/gm)].map(
  ([, command]) => command as string,
);

test("the page is what npm run runbook writes", () => {
  expect(readFileSync(path.join(projectDirectory, "docs/runbook.md"), "utf8")).toBe(page);
});

test("the page does not depend on the postures of the regions", () => {
  const normal = runbook(parseConfig(documentWith()));
  const activated = documentWith({ "regions.dr.posture": "active", "regions.dr.databaseGeneration": 3 });
  expect(runbook(parseConfig(activated))).toBe(normal);
});

test("no command has -reconfigure where HCP Terraform keeps the states, since Terraform refuses it there", () => {
  const cloud = parseConfig(documentWith({ backend: { kind: "cloud", organization: "acme" } }));
  expect(runbook(cloud)).toContain("terraform -chdir=cdktf.out/stacks/dr init\n");
  expect(runbook(cloud)).not.toContain("-reconfigure");
});

test("where HCP Terraform keeps the states, the page speaks of workspaces, and of no bucket or copy", () => {
  const cloud = runbook(parseConfig(documentWith({ backend: { kind: "cloud", organization: "acme" } })));
  expect(cloud).toContain("terraform -chdir=cdktf.out/stacks/dr force-unlock acme/lamp-dr\n");
  expect(cloud.match(/.*(?:LOCK_ID|state bucket|tfstate-|copy of (?:a|DR's) state|s3api).*/g)).toBeNull();
});

describe("names", () => {
  it("are those of the stacks", () => {
    const known = new Set(
      stacks.stacks
        .map(({ json }) => JSON.stringify(json))
        .join("\n")
        .replaceAll("${each.key}", "N")
        .replaceAll("${var.database_generation}", "N")
        .replaceAll(/\$\{trimprefix\(.*?\)\}/g, "VPC")
        .match(/[\w/.-]+/g),
    );
    const named = [...page.matchAll(/`((?:lamp|\/ecs|\/lamp)[\w/-]*)`/g)].map(([, name]) => name as string);
    const buckets = ["lamp-tfstate-123456789012-eu-west-1", "lamp-tfstate-123456789012-eu-central-1"];
    const unknown = [...new Set(named)].filter((name) => !known.has(name) && !buckets.includes(name));
    expect(named.length).toBeGreaterThan(20);
    expect(unknown).toEqual([]);
  });

  it("follow the configuration", () => {
    const other = runbook(
      parseConfig(
        documentWith({ name: "shop", "regions.dr.region": "us-west-2", "objectives.rtoMinutes": 60 }),
      ),
    );
    expect(other).toContain("`arn:aws:rds:us-west-2:123456789012:db:shop-dr-N`");
    expect(other).toContain("| RTO | 60 minutes");
    expect(other).not.toMatch(/\blamp-(dr|primary)|eu-central-1/);
  });
});

describe("commands", () => {
  it("exist for every step, both ways", () => {
    for (const step of ["activate", "reprotect", "quiesce", "resume", "unprotect", "retire", "restore"]) {
      expect(page, step).toMatch(new RegExp(`terraform .* plan -out=${step}.tfplan .*-var=`));
      expect(page, step).toContain(`apply ${step}.tfplan`);
    }
    for (const step of ["status", "prepare", "activate", "reprotect", "switchover", "resume", "retire"]) {
      expect(page).toContain(`npm run lamp -- ${step}`);
    }
  });

  it("set variables that the stack declares", () => {
    const set = commands.flatMap((command) => {
      const [, stack] = /-chdir=cdktf\.out\/stacks\/(\w+) plan/.exec(command) ?? [];
      const variables = [...command.matchAll(/-var=(\w+)=/g)].map(([, variable]) => variable as string);
      return stack === undefined ? [] : variables.map((variable) => [stack, variable] as const);
    });
    const undeclared = set.filter(
      ([stack, variable]) => stacks[stack as "primary" | "dr"].json.variable?.[variable] === undefined,
    );
    expect(set.length).toBeGreaterThan(10);
    expect(undeclared).toEqual([]);
  });

  it("that need a backend follow a terraform init in the same folder", () => {
    const blocks = page.split(/\n(?! {4,7}\S)/).filter((block) => /^ {4,7}terraform /m.test(block));
    const unready = blocks.filter((block) => {
      const [first = ""] = block.match(/terraform .*/) ?? [];
      return !/ init -reconfigure/.test(first);
    });
    expect(blocks.length).toBeGreaterThan(8);
    expect(unready).toEqual([]);
  });

  it("name npm scripts and subcommands that exist", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(projectDirectory, "package.json"), "utf8"));
    const named = commands.map((command) => /^npm run ([\w:]+)(?: -- ([a-z]+))?/.exec(command) ?? []);
    expect(named.filter(([all, script]) => all !== undefined && !(String(script) in scripts))).toEqual([]);
    const subcommands = named.filter(([, script]) => script === "lamp").map(([, , name]) => name);
    expect(subcommands.filter((name) => COMMANDS.every((command) => command.name !== name))).toEqual([]);
  });
});

describe("sections", () => {
  it("that the page links to exist", () => {
    const linked = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, target]) => target);
    expect(linked.filter((target) => !headings.map(anchor).includes(String(target)))).toEqual([]);
  });

  it("that refusals at plan name exist", () => {
    const messages = JSON.stringify([stacks.primary.json, stacks.dr.json]);
    const named = [...messages.matchAll(/runbook: ([A-Z][\w ]+)\)/g)].map(([, section]) => section as string);
    expect([...new Set(named)].sort()).toEqual(["Reprotect", "Restore from a snapshot", "Switchover"]);
    expect(named.filter((section) => !headings.includes(section))).toEqual([]);
  });

  it("that the operator's commands name exist", () => {
    const folder = path.join(projectDirectory, "src/operator");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(path.join(folder, name), "utf8"))
      .join("\n");
    const named = [...sources.matchAll(/runbook\.md[:,] ([A-Z][a-z ]+[a-z])/g)].map(([, section]) => section);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((section) => !headings.includes(String(section)))).toEqual([]);
  });

  it("state for every approval what happens if you decline", () => {
    for (const heading of [
      "Activate",
      "Reprotect",
      "Switchover",
      "Resume",
      "Retire",
      "Restore from a snapshot",
    ]) {
      const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
      const approvals = section.match(/before you approve/gi)?.length ?? 0;
      expect(approvals, heading).toBeGreaterThan(0);
      expect(section.match(/\*\*If you decline\*\*/g)?.length, heading).toBe(approvals);
    }
  });
});

describe("the page of another environment", () => {
  const config = loadConfig({ path: "config/staging.example.json" });
  const environment = {
    configFile: "config/staging.json",
    outputDirectory: "cdktf.out/staging",
    isOnly: false,
  };
  const staging = runbook(config, environment);
  const exported = "LAMP_CONFIG=config/staging.json CDKTF_OUTDIR=cdktf.out/staging";

  it("names no folder of the default one", () => {
    expect(staging.match(/cdktf\.out(?!\/staging)/g)).toBeNull();
    expect(staging.match(/cdktf\.out\/staging/g)?.length).toBeGreaterThan(50);
  });

  it("has the environment's name in each word to type", () => {
    const words = [...staging.matchAll(/[Tt]o approve, type `([^`]*)`/g)].map(([, word]) => word);
    expect([...new Set(words)].toSorted()).toEqual(["lamp-staging eu-central-1", "lamp-staging eu-west-1"]);
    expect(words).toHaveLength(6);
  });

  it("prints no command that works on another one: each, run in a shell of its own", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "lamp-runbook-"));
    try {
      // The programs only say what they were called with.
      for (const name of ["aws", "npm", "npx", "terraform"]) {
        const file = path.join(folder, name);
        writeFileSync(
          file,
          `#!/bin/sh\necho "${name} $* LAMP_CONFIG=$LAMP_CONFIG CDKTF_OUTDIR=$CDKTF_OUTDIR" >&3\n`,
        );
        chmodSync(file, 0o755);
      }
      const blocks = [...staging.matchAll(/(?:^ {4,}\S.*\n)+/gm)].map(([block]) => block);
      const inText = [
        ...staging.matchAll(/`((?:LAMP_CONFIG=\S+ |CDKTF_OUTDIR=\S+ )*(?:npm run|npx|terraform) [^`]+)`/g),
      ];
      const scripts = [
        ...blocks.filter((block) => /^ +(?:npm|npx|terraform|aws) /m.test(block)),
        ...inText.map(([, command]) => `${command}\n`),
      ];
      const calls = scripts.flatMap((script) => {
        const { stdout } = spawnSync("/bin/sh", ["-c", `exec 3>&1 >/dev/null\n${script}`], {
          encoding: "utf8",
          env: { PATH: `${folder}:/usr/bin:/bin` },
        });
        return stdout.split("\n").filter((line) => line !== "");
      });
      const astray = calls.filter((call) => {
        const isOurs = call.endsWith(exported);
        return call.startsWith("npm ") || call.startsWith("npx ")
          ? !isOurs
          : call.startsWith("terraform ") &&
              !/^terraform (?:-chdir=cdktf\.out\/staging\/|init|apply|plan)/.test(call);
      });
      expect(calls.filter((call) => call.startsWith("npm run lamp")).length).toBeGreaterThan(20);
      expect(calls.filter((call) => call.startsWith("terraform -chdir=")).length).toBeGreaterThan(40);
      expect(astray).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a warm standby's page", () => {
  const warm = runbook(parseConfig(documentWith({ "service.standbyTasks": 2 })));

  it("names the pattern, and says what its tasks do and how to have as many again", () => {
    expect(warm).toContain(
      "| pattern | warm standby: the DR region has everything in place and runs 2 tasks",
    );
    expect(warm).toContain("## Warm standby");
    expect(warm).toContain(
      "aws ecs update-service --region eu-central-1 --cluster lamp-dr --service lamp-visitor --desired-count 2",
    );
  });

  it("restarts the tasks on standby with a new password, too", () => {
    const restarts = (page: string) => page.match(/update-service .*--force-new-deployment/g);
    expect(restarts(warm)?.join()).toContain("--region eu-central-1 --cluster lamp-dr");
    expect(restarts(page)?.join()).not.toContain("--region eu-central-1 --cluster lamp-dr");
  });

  it("is not in that of a pilot light", () => {
    expect(page).not.toContain("arm standby");
  });
});
