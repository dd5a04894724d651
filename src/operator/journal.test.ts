import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { TerraformError, TerraformInterrupted } from "../terraform/run";
import { duration, Journal, type Report } from "./journal";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-journal-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function journal(command: string, withDirectory = true) {
  let milliseconds = Date.UTC(2026, 10, 25, 12, 0, 0);
  return new Journal({
    command,
    target: "aws",
    accountId: "123456789012",
    ...(withDirectory ? { directory } : {}),
    // Each reading of the clock is 1.5 s later.
    now: () => {
      milliseconds += 1500;
      return new Date(milliseconds);
    },
  });
}

const read = (name: string) => readFileSync(path.join(directory, name), "utf8");

describe("a journal", () => {
  it("records each step with its times, command and outcome, as JSON and as Markdown", async () => {
    const kept = journal("activate");
    await kept.record({ step: "plan", subject: "dr", command: "terraform plan" }, async () => ({
      result: undefined,
      note: "1 to change",
    }));
    kept.end("done");

    expect(JSON.parse(read("2026-11-25T12-00-01Z-activate.json"))).toEqual({
      command: "activate",
      target: "aws",
      accountId: "123456789012",
      startedAt: "2026-11-25T12:00:01.500Z",
      endedAt: "2026-11-25T12:00:06.000Z",
      outcome: "done",
      entries: [
        {
          step: "plan",
          subject: "dr",
          command: "terraform plan",
          startedAt: "2026-11-25T12:00:03.000Z",
          seconds: 1.5,
          outcome: "done",
          note: "1 to change",
        },
      ],
    } satisfies Report);
    expect(read("2026-11-25T12-00-01Z-activate.md")).toBe(
      [
        "# activate: done",
        "",
        "Account 123456789012 (aws), from 2026-11-25T12:00:01.500Z to 2026-11-25T12:00:06.000Z (UTC).",
        "",
        "| at | step | of | took | outcome |",
        "|---|---|---|---|---|",
        "| 12:00:03 | plan | dr | 1.5 s | done |",
        "",
        "## In detail",
        "",
        "**plan dr**",
        "",
        "    terraform plan",
        "",
        "> 1 to change",
        "",
      ].join("\n"),
    );
  });

  it("is written after each step, so that a killed command leaves it", async () => {
    const kept = journal("reprotect");
    await kept.record({ step: "plan", subject: "primary" }, async () => ({ result: undefined }));
    expect(read("2026-11-25T12-00-01Z-reprotect.md")).toContain("# reprotect: not ended");
  });

  it("records a failure with Terraform's exit code, and rethrows it", async () => {
    const kept = journal("failing", false);
    const failure = new TerraformError("apply", [], "terraform apply failed", 1);
    const failing = kept.record({ step: "apply", subject: "dr" }, () => Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
    expect(kept.current().entries[0]).toMatchObject({
      outcome: "failed",
      exitCode: 1,
      note: "terraform apply failed",
    });
  });

  it("distinguishes an interruption from a failure", async () => {
    const kept = journal("stopped", false);
    const stopped = new TerraformInterrupted("apply", [], "terraform apply was interrupted");
    await kept.record({ step: "apply", subject: "dr" }, () => Promise.reject(stopped)).catch(() => {});
    expect(kept.current().entries[0]?.outcome).toBe("interrupted");
  });

  it("that cannot be written says so once, and does not stop the work", async () => {
    const occupied = path.join(directory, "a file, no directory");
    writeFileSync(occupied, "");
    const messages: string[] = [];
    const kept = new Journal({
      command: "activate",
      target: "aws",
      accountId: "123456789012",
      directory: occupied,
      say: (line) => void messages.push(line),
    });
    for (const step of ["plan", "apply"]) {
      expect(await kept.record({ step, subject: "dr" }, async () => ({ result: step }))).toBe(step);
    }
    kept.end("done");
    expect(messages).toEqual([expect.stringMatching(/^WARNING: no report is kept from here on: EEXIST/)]);
    expect([kept.file, kept.current().entries.length]).toEqual([undefined, 2]);
  });

  it("without a directory writes nothing", async () => {
    const before = readdirSync(directory).length;
    journal("silent", false).end("done");
    expect(readdirSync(directory)).toHaveLength(before);
  });
});

test.each([
  [0.04, "0 s"],
  [4.23, "4.2 s"],
  [42.4, "42 s"],
  [60, "1 min"],
  [125, "2 min 5 s"],
  [3600, "1 h"],
  [11_100, "3 h 5 min"],
  [345_600, "4 days"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
