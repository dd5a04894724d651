import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectDirectory } from "../tools/cache";
import {
  approvalWord,
  assignments,
  DEFAULT_ENVIRONMENT,
  environmentInUse,
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
  it("is the only one without LAMP_CONFIG and CDKTF_OUTDIR: examples and the schema are none", () => {
    expect(environmentInUse()).toEqual(DEFAULT_ENVIRONMENT);
  });

  it("is the one that LAMP_CONFIG and CDKTF_OUTDIR name, beside the default one", () => {
    vi.stubEnv("LAMP_CONFIG", "config/staging.json");
    vi.stubEnv("CDKTF_OUTDIR", "cdktf.out/staging");
    expect(environmentInUse()).toEqual(STAGING);
  });

  it("is the default one also if both are written differently", () => {
    vi.stubEnv("LAMP_CONFIG", resolve(projectDirectory, "config/production.json"));
    vi.stubEnv("CDKTF_OUTDIR", "./cdktf.out/");
    expect(environmentInUse()).toEqual(DEFAULT_ENVIRONMENT);
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

describe("what is typed to approve", () => {
  it("is the word if there is one environment, and begins with the environment's name if there are more", () => {
    expect(approvalWord("lamp", "eu-central-1", DEFAULT_ENVIRONMENT)).toBe("eu-central-1");
    expect(approvalWord("lamp-staging", "eu-central-1", STAGING)).toBe("lamp-staging eu-central-1");
  });
});
