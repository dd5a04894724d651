import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Check,
  checkReportDirectory,
  combinedResult,
  type HalfReport,
  jsonOf,
  renderDrill,
  resultOf,
  storeHalf,
  storeStopped,
} from ".";

const held: Check = { what: "tasks wanted", expected: "2", observed: "2", passed: true };
const broken: Check = { what: "the writer", expected: "lamp-dr-1", observed: "none", passed: false };

function half(overrides: Partial<HalfReport> = {}): HalfReport {
  return {
    half: "control",
    command: "npm run drill",
    startedAt: "2026-11-25T10:00:00.000Z",
    endedAt: "2026-11-25T10:20:00.000Z",
    seed: 7,
    environment: { Terraform: "1.11.4" },
    objectives: [{ name: "RTO", targetSeconds: 900, worstSeconds: 95, basis: "plan and apply" }],
    sections: [{ title: "Round 1", checks: [held] }],
    ...overrides,
  };
}

describe("the result of a half", () => {
  test("is passed when every check held and every objective was met", () => {
    expect(resultOf(half())).toEqual({ word: "passed", failures: [] });
  });

  test("is failed by one check, and names it", () => {
    const sections = [{ title: "Round 1", checks: [held, broken] }];
    expect(resultOf(half({ sections }))).toEqual({
      word: "failed",
      failures: ["Round 1: the writer: expected lamp-dr-1, observed none"],
    });
  });

  test("is failed by a missed objective, even by a second", () => {
    const objectives = [{ name: "RTO", targetSeconds: 900, worstSeconds: 901, basis: "" }] as const;
    expect(resultOf(half({ objectives })).failures).toEqual(["RTO: 901 s, the target is 900 s"]);
  });

  test("is failed by an objective that was not measured, even when the report is read back", () => {
    const objectives = [{ name: "RTO", targetSeconds: 900, worstSeconds: Number.NaN, basis: "" }] as const;
    const report = half({ objectives });
    expect(resultOf(report).word).toBe("failed");
    expect(resultOf(JSON.parse(JSON.stringify(report))).word).toBe("failed");
  });

  test("is failed where nothing was checked", () => {
    expect(resultOf(half({ sections: [] })).failures).toEqual(["nothing was checked"]);
  });
});

describe("a half that was stopped", () => {
  const stopped = half({ incomplete: "it was stopped, during: apply dr", objectives: [], sections: [] });

  test("is incomplete, and says how far it came", () => {
    expect(resultOf(stopped)).toEqual({
      word: "incomplete",
      failures: ["it was stopped, during: apply dr"],
    });
  });

  test("makes its drill incomplete, unless the other half failed", () => {
    expect(combinedResult([stopped, half({ half: "data" })])).toEqual({
      word: "incomplete",
      failures: ["control: it was stopped, during: apply dr"],
    });
    const failed = half({ half: "data", sections: [{ title: "Round 1", checks: [broken] }] });
    expect(combinedResult([stopped, failed]).word).toBe("failed");
  });

  test("keeps what did not hold before it was stopped", () => {
    const { failures, word } = resultOf({ ...stopped, sections: [{ title: "Build", checks: [broken] }] });
    expect([word, failures.at(-1)]).toEqual([
      "incomplete",
      "Build: the writer: expected lamp-dr-1, observed none",
    ]);
  });
});

describe("the result of a drill", () => {
  test("is passed when both halves passed", () => {
    expect(combinedResult([half(), half({ half: "data" })]).word).toBe("passed");
  });

  test("is incomplete while a half is missing", () => {
    expect(combinedResult([half()])).toEqual({
      word: "incomplete",
      failures: ["the data half has not run"],
    });
  });

  test("is incomplete where a half ran no round, such as one fault alone", () => {
    expect(combinedResult([half({ objectives: [] }), half({ half: "data" })])).toEqual({
      word: "incomplete",
      failures: ["the control half has no round: no objective is measured"],
    });
  });

  test("is failed when a half failed, whether the other has run or not", () => {
    const failed = half({ sections: [{ title: "Round 1", checks: [broken] }] });
    expect(combinedResult([failed]).word).toBe("failed");
    expect(combinedResult([failed, half({ half: "data" })]).failures).toEqual([
      "control: Round 1: the writer: expected lamp-dr-1, observed none",
    ]);
  });
});

describe("the report", () => {
  test("shows the outcome, the objectives, each step and each check", () => {
    const sections = [
      {
        title: "Round 1",
        steps: [{ name: "activate dr", startedAt: "2026-11-25T10:05:00.000Z", seconds: 92 }],
        checks: [held, broken],
        tables: [{ title: "Calls", columns: ["region", "count"], rows: [["eu-central-1", 12]] }],
      },
    ];
    const text = renderDrill([half({ sections })]);
    expect(text).toContain(
      "# Drill: failed\n\n- control: Round 1: the writer: expected lamp-dr-1, observed none",
    );
    expect(text).toContain("| RTO | control | 95 s | 900 s | met | plan and apply |");
    expect(text).toContain("| 10:05:00 | activate dr | 92 |");
    expect(text).toContain("| ok | tasks wanted | 2 | 2 |\n| FAILED | the writer | lamp-dr-1 | none |");
    expect(text).toContain("| eu-central-1 | 12 |");
  });
});

test("a half with data names the engine in its title", () => {
  const text = renderDrill([half({ half: "data", engine: "MySQL 9.7.4" })]);
  expect(text).toContain("## The data half on MySQL 9.7.4: passed");
});

test("series of numbers are on one line of the JSON", () => {
  const report = half({
    sections: [{ title: "1", tables: [{ title: "t", columns: ["a"], rows: [[1, 2.5, -3]] }] }],
  });
  expect(jsonOf(report)).toContain("[1,2.5,-3]");
  expect(JSON.parse(jsonOf(report))).toEqual(report);
});

describe("in a directory", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-report-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("the second half completes the report of the first", async () => {
    expect((await storeHalf(directory, half())).result.word).toBe("incomplete");
    const { markdownFile, result } = await storeHalf(
      directory,
      half({ half: "data", command: "npm run drill:data" }),
    );
    expect(result.word).toBe("passed");
    const text = readFileSync(markdownFile, "utf8");
    expect(text).toContain("## The control half: passed");
    expect(text).toContain("## The data half: passed");
  });

  test.each(["{", "null", "{}"])("a half of which only %s is left is none", async (content) => {
    writeFileSync(path.join(directory, "drill-data.json"), content);
    expect((await storeHalf(directory, half())).result.failures).toEqual(["the data half has not run"]);
  });

  test("an unwritable directory is reported before the drill, and the trial leaves nothing", () => {
    const file = path.join(directory, "file");
    writeFileSync(file, "");
    expect(() => checkReportDirectory(path.join(file, "reports"))).toThrow(
      /cannot be written to .*file.*--output/,
    );
    checkReportDirectory(path.join(directory, "new"));
    expect(readdirSync(path.join(directory, "new"))).toEqual([]);
  });

  test("a stopped half leaves the last whole report as it is, and its own beside it", async () => {
    const { markdownFile } = await storeHalf(directory, half());
    const before = readFileSync(markdownFile, "utf8");
    const file = await storeStopped(directory, half({ incomplete: "it was stopped" }));
    expect(file).toBe(path.join(directory, "stopped", "drill.md"));
    expect(readFileSync(file, "utf8")).toContain("# Drill: incomplete\n\n- control: it was stopped");
    expect(readFileSync(markdownFile, "utf8")).toBe(before);
  });

  test("a half that runs again replaces only its own report", async () => {
    await storeHalf(directory, half({ half: "data" }));
    await storeHalf(directory, half({ sections: [{ title: "Round 1", checks: [broken] }] }));
    expect((await storeHalf(directory, half())).result.word).toBe("passed");
  });
});
