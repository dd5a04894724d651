import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { approvalWord } from "../../config";
import { openSession } from "../runner/session";
import { change, config, FakeStacks } from "../test-support";
import { CHANGES, COMMANDS } from ".";
import type { ChangeOptions } from "./change";
import type { CommandLine } from "./command";

vi.mock("../runner/session", () => ({ openSession: vi.fn() }));
vi.mock("../runner/synthesize", () => ({ synthesize: () => ({ config, stacks: [] }) }));
vi.mock("../aws/replica-lag", () => ({
  readReplicaLag: vi.fn(async () => ({ known: false, reason: "AWS answers 503" })),
}));
vi.mock("../../tools/emulator", () => ({ attachEmulator: () => undefined }));

let output: string;
let stacks: FakeStacks;
const messages: string[] = [];

beforeEach(() => {
  output = mkdtempSync(path.join(tmpdir(), "lamp-dr-change-"));
  stacks = new FakeStacks("active", "standby");
  messages.length = 0;
  vi.mocked(openSession).mockImplementation(async () => stacks.session());
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
});
afterEach(() => {
  rmSync(output, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

/** Runs a change on the fake stacks; types the answers, if any. */
function run(name: string, options: Partial<ChangeOptions> & { region: string }, answer?: string) {
  const line: CommandLine = {
    say: (message) => void messages.push(message),
    show: () => {},
    isInteractive: answer !== undefined,
    ask: async () => answer ?? "",
    interruptible: () => new AbortController().signal,
    runbook: async () => "",
  };
  const command = COMMANDS.find((one) => one.name === name);
  return command?.run({ target: "emulator", output, record: true, ...options } as ChangeOptions, line);
}

it("applies what was approved by the word that it asked for, and exits with 0", async () => {
  expect(await run("activate", { region: "dr" }, approvalWord(config.name, "eu-central-1"))).toBe(0);
  expect(stacks.state("dr")).toBe("active 1..1");
  expect(messages.at(-1)).toMatch(/^report: .*Z-activate\.md$/);
});

it("shows the configuration, its account and its regions before it asks", async () => {
  await run("activate", { region: "dr" }, "yes");
  const { accountId, name } = config;
  expect(messages).toContain(
    `${name} (config/production.json) in account ${accountId}: primary eu-west-1, DR eu-central-1`,
  );
});

it("with another environment beside it, applies only what was approved by the environment's name too", async () => {
  vi.stubEnv("LAMP_CONFIG", "config/staging.json");
  expect(await run("activate", { region: "dr" }, "eu-central-1")).toBe(2);
  expect(await run("activate", { region: "dr" }, `${config.name} eu-central-1`)).toBe(0);
  expect(stacks.state("dr")).toBe("active 1..1");
});

it("applies nothing on another answer, and exits with 2", async () => {
  expect(await run("activate", { region: "eu-central-1" }, "yes")).toBe(2);
  expect(stacks.state("dr")).toBe("standby 1..1");
});

it("without a terminal keeps the plan, and says how to apply it", async () => {
  expect(await run("activate", { region: "dr", refresh: false })).toBe(2);
  expect(messages.join("\n")).toContain(
    `  npm run lamp -- activate --region dr --plan plans/dr/activate.tfplan --yes --target emulator --output ${output} --no-refresh`,
  );
  expect(stacks.state("dr")).toBe("standby 1..1");
});

it.each([
  [0, "active 1..1", change("aws_ecs_service.web_service_service", "update")],
  [2, "standby 1..1", change("aws_s3_bucket.logs", "delete")],
])(
  "--yes exits with %i: it applies the given plan, and no more than its step does",
  async (code, state, planned) => {
    stacks.regions.dr.changes = [planned];
    await run("activate", { region: "dr" });
    const plan = path.join(output, "activate.tfplan");
    writeFileSync(plan, "");
    expect(await run("activate", { region: "dr", plan, yes: true })).toBe(code);
    expect(stacks.state("dr")).toBe(state);
  },
);

it("applies a new plan that does the same as the approved one without asking, and no other", async () => {
  stacks.regions.dr.changes = [change("aws_ecs_service.web_service_service", "update")];
  await run("activate", { region: "dr", approved: "0".repeat(64) });
  const digest = /its digest is ([0-9a-f]{64})\.$/m.exec(messages.join("\n"))?.[1];
  expect(stacks.state("dr")).toBe("standby 1..1");
  expect(await run("activate", { region: "dr", approved: digest })).toBe(0);
  expect(stacks.state("dr")).toBe("active 1..1");
});

it("refuses as approved what is no digest", async () => {
  await expect(run("activate", { region: "dr", approved: "yes" })).rejects.toThrow(
    "--approved yes: expected the 64 hexadecimal digits",
  );
});

it("is refused out of order, before any plan", async () => {
  await expect(run("resume", { region: "dr" })).rejects.toThrow("dr is standby: it has no writer");
  expect(stacks.asked.filter((line) => line.includes(" plan"))).toEqual([]);
});

it("every change has its own name and option, and is a command", () => {
  for (const { name, options, region } of CHANGES) {
    const command = COMMANDS.find((one) => one.name === name);
    expect(command?.options).toEqual(expect.arrayContaining([region, ...options]));
  }
  expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
});
