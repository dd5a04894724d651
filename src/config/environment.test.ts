import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectDirectory } from "../tools/cache";
import {
  approvalWord,
  assignments,
  DEFAULT_ENVIRONMENT,
  environmentInUse,
  helpWithEnvironment,
  jsonWithEnvironment,
  pageWithEnvironment,
  withEnvironment,
} from "./environment";

const STAGING = { configFile: "config/staging.json", outputDirectory: "cdktf.out/staging", isOnly: false };
const EXPORTS = "LAMP_CONFIG=config/staging.json CDKTF_OUTDIR=cdktf.out/staging";

beforeEach(() => {
  vi.stubEnv("LAMP_CONFIG", undefined);
  vi.stubEnv("CDKTF_OUTDIR", undefined);
});
afterEach(() => void vi.unstubAllEnvs());

describe("the environment in use", () => {
  it("is the only one without LAMP_CONFIG and CDKTF_OUTDIR, unless the workflows serve another", () => {
    const served = execFileSync(resolve(projectDirectory, ".ci/environments"), { encoding: "utf8" });
    expect(environmentInUse()).toEqual({ ...DEFAULT_ENVIRONMENT, isOnly: served === "production\n" });
  });

  it("is the one that LAMP_CONFIG and CDKTF_OUTDIR name, beside the default one", () => {
    vi.stubEnv("LAMP_CONFIG", "config/staging.json");
    vi.stubEnv("CDKTF_OUTDIR", "cdktf.out/staging");
    expect(environmentInUse()).toEqual(STAGING);
  });

  it("is the default one also if both are written differently", () => {
    vi.stubEnv("LAMP_CONFIG", resolve(projectDirectory, "config/production.json"));
    vi.stubEnv("CDKTF_OUTDIR", "./cdktf.out/");
    const { configFile, outputDirectory } = environmentInUse();
    expect({ configFile, outputDirectory, isOnly: true }).toEqual(DEFAULT_ENVIRONMENT);
  });

  it("has absolute paths outside the project", () => {
    vi.stubEnv("LAMP_CONFIG", "/etc/lamp/staging.json");
    vi.stubEnv("CDKTF_OUTDIR", "/var/lamp out");
    expect(assignments(environmentInUse())).toBe(
      "LAMP_CONFIG=/etc/lamp/staging.json CDKTF_OUTDIR='/var/lamp out'",
    );
  });
});

describe("a text", () => {
  it("names commands that work on the environment in any shell", () => {
    expect(withEnvironment("First: npm run lamp -- status, then npx cdktf synth.", STAGING)).toBe(
      `First: ${EXPORTS} npm run lamp -- status, then ${EXPORTS} npx cdktf synth.`,
    );
  });

  it("keeps a command that names its environment itself", () => {
    const text = "LAMP_CONFIG=FILE npm run drill";
    expect(withEnvironment(text, STAGING)).toBe(text);
  });

  it("of the default environment stays as it is", () => {
    expect(withEnvironment("npm run synth", DEFAULT_ENVIRONMENT)).toBe("npm run synth");
  });
});

describe("a page", () => {
  const page = `Run \`npm run synth\`:

    terraform -chdir=cdktf.out/stacks/dr init
    terraform -chdir=cdktf.out/stacks/dr plan

1. With the command:

       npm run lamp -- activate

       SELECT 1;

The report is in \`cdktf.out/reports\`.
`;

  it("exports the environment at the top of each block of commands, and names its folders", () => {
    expect(pageWithEnvironment(page, STAGING)).toBe(`Run \`${EXPORTS} npm run synth\`:

    export ${EXPORTS}
    terraform -chdir=cdktf.out/staging/stacks/dr init
    terraform -chdir=cdktf.out/staging/stacks/dr plan

1. With the command:

       export ${EXPORTS}
       npm run lamp -- activate

       SELECT 1;

The report is in \`cdktf.out/staging/reports\`.
`);
  });

  it("of the default environment stays as it is", () => {
    expect(pageWithEnvironment(page, DEFAULT_ENVIRONMENT)).toBe(page);
  });
});

describe("a folder and a configuration with what a shell or JSON reads otherwise", () => {
  const ODD = {
    configFile: 'config/"our" $1 one.json',
    outputDirectory: `/var/it's "out" $&`,
    isOnly: false,
  };
  const inShell = (script: string) =>
    execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", env: { PATH: process.env.PATH } });

  it.each([
    ["a message", (text: string) => withEnvironment(text, ODD)],
    ["a text in JSON", (text: string) => JSON.parse(jsonWithEnvironment(JSON.stringify({ text }), ODD)).text],
    ["a line of help", (text: string) => helpWithEnvironment(text, ODD)],
  ])("%s: its command works on both", (_, printed) => {
    const command = printed("npm run synth").replace("npm run synth", "printenv LAMP_CONFIG CDKTF_OUTDIR");
    expect(inShell(command)).toBe(`${ODD.configFile}\n${ODD.outputDirectory}\n`);
  });

  it("a page: its blocks and commands do, and its prose has the folder as it is", () => {
    const page = pageWithEnvironment(
      "In `cdktf.out/reports`; with `terraform -chdir=cdktf.out/stacks/dr init`:\n\n    terraform -chdir=cdktf.out/stacks/dr plan\n",
      ODD,
    );
    expect(page.split(";")[0]).toBe(`In \`${ODD.outputDirectory}/reports\``);
    const [, span = ""] = /with `(terraform .*)`:/.exec(page) ?? [];
    expect(inShell(span.replace("terraform", "printf '%s\\n'"))).toBe(
      `-chdir=${ODD.outputDirectory}/stacks/dr\ninit\n`,
    );
    const block = page.split("\n\n")[1] ?? "";
    expect(inShell(block.replace("terraform", "printf '%s\\n' \"$LAMP_CONFIG\""))).toBe(
      `${ODD.configFile}\n-chdir=${ODD.outputDirectory}/stacks/dr\nplan\n`,
    );
  });
});

describe("help", () => {
  it("has examples of the environment, and its folders", () => {
    expect(helpWithEnvironment("  npm run review -- cdktf.out/plans/aws/dr/plan.json\n", STAGING)).toBe(
      `  ${EXPORTS} npm run review -- cdktf.out/staging/plans/aws/dr/plan.json\n`,
    );
  });

  it("of the default environment stays as it is", () => {
    expect(helpWithEnvironment("npm run review -- cdktf.out/x", DEFAULT_ENVIRONMENT)).toBe(
      "npm run review -- cdktf.out/x",
    );
  });
});

describe("what is typed to approve", () => {
  it("is the word if there is one environment, and begins with the environment's name if there are more", () => {
    expect(approvalWord("lamp", "eu-central-1", DEFAULT_ENVIRONMENT)).toBe("eu-central-1");
    expect(approvalWord("lamp-staging", "eu-central-1", STAGING)).toBe("lamp-staging eu-central-1");
  });
});
