import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HalfReport } from "../../src/operator/drill-report";

/** The data half of the drill in its short form: one loss of the primary region, one switchover in each direction. */

const ROOT = path.resolve(__dirname, "../..");
let output: string;
/** Where the drill creates its own folder, apart from other drills on this machine. */
let temporary: string;

beforeAll(() => {
  output = mkdtempSync(path.join(tmpdir(), "lamp-dr-drill-data-"));
  temporary = path.join(output, "t");
  mkdirSync(temporary);
  // Apache's user passes through, as in the system's own.
  for (const folder of [output, temporary]) {
    chmodSync(folder, 0o711);
  }
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

/** Command lines of the processes that use the drill's folder: the drill's own, and those it started. */
function processesOfDrills(): string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", " ");
    } catch {
      // The process has just ended.
      return "";
    }
  };
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => read(pid, "environ").includes(temporary)).map((pid) => read(pid, "cmdline"));
}

/** What a check observed, by the start of its section's title. */
function observed(report: HalfReport, section: string, what: string): string | undefined {
  const found = report.sections.find(({ title }) => title.startsWith(section));
  return found?.checks?.find((check) => check.what === what)?.observed;
}

/** Runs the drill to its end. */
async function drill(...args: readonly string[]) {
  const child = spawn(process.execPath, ["src/cli/launch.js", "src/cli/drill-data.ts", "--json", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: temporary },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (!stdout.startsWith("{")) {
    throw new Error(`The drill wrote no report (exit code ${code}):\n${stderr}`);
  }
  return { code, report: JSON.parse(stdout) as HalfReport, stderr };
}

describe.each([
  ["MySQL", "mysql"],
  ["MariaDB", "mariadb"],
])("the data half of the drill, on %s,", (title, name) => {
  let reports: string;
  let code: number | null;
  let stderr = "";
  let report: HalfReport;

  beforeAll(async () => {
    reports = path.join(output, name);
    ({ code, report, stderr } = await drill("--short", "--engine", name, "--output", reports));
  });

  it("names the engine and its version", () => {
    expect(report.environment[title]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("passes every check", () => {
    const checks = report.sections.flatMap(({ checks: of = [] }) => of);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.length).toBeGreaterThanOrEqual(15);
    expect(code, stderr).toBe(0);
  });

  it("loses no acknowledged write in a planned switchover, and compares every row", () => {
    expect(observed(report, "Planned", "acknowledged writes lost")).toBe("0, in each");
    expect(observed(report, "Planned", "rows that differ between old and new writer")).toBe("0, in each");
  });

  it("loses nothing older than the replica's lag when the region is lost, and recovers the rest", () => {
    expect(observed(report, "Unplanned", "lost writes older than the replica's lag")).toBe("0, in each");
    expect(observed(report, "Unplanned", "acknowledged writes missing after reconciliation")).toBe(
      "0, in each",
    );
  });

  it("keeps visitors away from the returned primary, although it would accept their writes", () => {
    expect(observed(report, "Unplanned", "whom DNS answered while the primary was back")).toBe("dr, in each");
    expect(observed(report, "Unplanned", "the old writer would have recorded a visit, asked directly")).toBe(
      "yes, in each",
    );
  });

  it("distinguishes the first page from the first write: pages are served while the promotion runs", () => {
    const times = report.sections
      .flatMap(({ tables = [] }) => tables)
      .find(({ title }) => title === "Seconds of AWS since the loss");
    const median = (name: string) => Number(times?.rows.find(([row]) => row === name)?.[2]);
    expect(median("first page (read-only)")).toBeGreaterThan(median("activation begins"));
    expect(median("first page (read-only)")).toBeLessThan(median("writer promoted"));
    expect(median("first write")).toBeGreaterThan(median("first page (read-only)"));
  });

  it("keeps what happened moment by moment, and its pictures", () => {
    const { timelines = [] } = report;
    expect(timelines.map(({ kind, round }) => `${kind} ${round}`)).toEqual([
      "unplanned 1",
      "planned 2",
      "unplanned 3",
      "planned 4",
    ]);
    const [loss] = timelines;
    const recorded = (region: string) =>
      loss?.requests
        .find((series) => series.region === region && series.outcome === "recorded")
        ?.counts.reduce((sum, count) => sum + count, 0);
    expect(recorded("primary")).toBeGreaterThan(0);
    expect(recorded("dr")).toBeGreaterThan(0);
    expect(loss?.lagSeconds.filter((lag) => lag !== null).length).toBeGreaterThan(0);
    expect(
      loss?.tracks.find(({ name }) => name === "DNS answers")?.changes.map(({ state }) => state),
    ).toEqual(["primary", "dr"]);
    expect(loss?.marks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["lost", "alarm", "decision", "first page", "promoted", "first write"]),
    );
    for (const picture of ["downtime", "writes-lost", "pilot-light-round-1"]) {
      for (const mode of ["light", "dark"]) {
        expect(existsSync(path.join(reports, "pictures", `${picture}-${mode}.svg`))).toBe(true);
      }
    }
    expect(existsSync(path.join(reports, "drill.html"))).toBe(true);
  });

  it("keeps its report, and leaves nothing else behind", () => {
    expect(readFileSync(path.join(reports, "drill.md"), "utf8")).toMatch(
      new RegExp(`^## The data half on ${title} \\d+\\.\\d+\\.\\d+: passed$`, "m"),
    );
    expect(existsSync(path.join(reports, "drill-data.json"))).toBe(true);
    expect(readdirSync(temporary).filter((name) => name.startsWith("lamp-"))).toEqual([]);
    expect(processesOfDrills()).toEqual([]);
  });
});

describe("a fault in the data half of the drill", () => {
  let code: number | null;
  let stderr = "";
  let report: HalfReport;

  beforeAll(async () => {
    const fault = ["--rounds", "0", "--fault", "killed-before-tasks"];
    ({ code, report, stderr } = await drill(...fault, "--output", path.join(output, "fault")));
  });

  it("passes every check, with a pilot light and with a warm standby", () => {
    const checks = report.sections.flatMap(({ checks: of = [] }) => of);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(code, stderr).toBe(0);
    expect(report.timelines?.map(({ kind, mode }) => `${kind}: ${mode}`)).toEqual([
      "fault: pilot light",
      "fault: warm standby",
    ]);
  });

  it("has visitors answered by the stale primary only where DR has no task, and brings their writes over", () => {
    const table = report.sections
      .flatMap(({ tables = [] }) => tables)
      .find(({ title }) => title.startsWith("Each round, in seconds of AWS since the fault"));
    const column = (name: string) => table?.rows.map((row) => row[table.columns.indexOf(name)]) ?? [];
    expect(column("row of docs/dns.md")).toEqual(["2: the newest writer has no task", "-"]);
    const [pilotLight, warm] = column("visits recorded by the stale writer").map(Number);
    expect(pilotLight).toBeGreaterThan(0);
    expect(warm).toBe(0);
    const [found] = column("found in the stale writer, and brought over").map(Number);
    expect(found).toBeGreaterThanOrEqual(pilotLight as number);
    expect(observed(report, "Faults", "acknowledged writes missing after reconciliation")).toBe("0, in each");
  });
});

describe("the data half of the drill, stopped", () => {
  it.each([
    "synthesizing",
    "starting the primary's MySQL and a replica of it in DR",
    "starting the primary's tasks",
    "round 1: the primary region is lost",
    "round 1: DR is activated",
  ])('at "%s" ends, and leaves nothing behind', async (line) => {
    const drill = spawn(
      process.execPath,
      [
        "src/cli/launch.js",
        "src/cli/drill-data.ts",
        "--short",
        "--engine",
        "mysql",
        "--output",
        path.join(output, "stopped"),
      ],
      { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, TMPDIR: temporary } },
    );
    let said = "";
    let seen = 0;
    drill.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      const before = said;
      said += chunk;
      if (before.includes(line) || !said.includes(line)) {
        return;
      }
      setTimeout(() => {
        seen = processesOfDrills().length;
        drill.kill("SIGTERM");
      }, 300);
    });
    const ended = await new Promise((resolve) => drill.once("close", resolve));
    expect(ended, said).toBe(130);
    expect(said).toContain("The drill was stopped, and everything it started was removed.");
    expect(said).not.toContain("FAILED");
    const report = readFileSync(path.join(output, "stopped", "stopped", "drill.md"), "utf8");
    expect(report).toContain("# Drill: incomplete");
    expect(report).toContain(`it was stopped after 0 of 4 rounds, during: ${line}`);
    expect(report).not.toContain("FAILED");
    expect(readdirSync(temporary).filter((name) => name.startsWith("lamp-"))).toEqual([]);
    expect(seen).toBeGreaterThan(0);
    expect(processesOfDrills()).toEqual([]);
  });
});
