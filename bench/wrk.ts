import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The figures of a wrk run. */
export interface WrkResult {
  readonly requestsPerSecond: number;
  /** Median and 99th percentile of the latency, in milliseconds. */
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** Answers other than 2xx and 3xx, and connections that failed or took longer than 2 s. */
  readonly failures: number;
}

/** Loads a URL on this machine with a number of connections at once, for a number of seconds. */
export async function wrk(url: string, connections: number, seconds: number): Promise<WrkResult> {
  const args = ["--latency", "--threads=1", `--connections=${connections}`, `--duration=${seconds}s`, url];
  const { stdout } = await promisify(execFile)("wrk", args);
  return parseWrk(stdout);
}

/** Reads wrk's report. */
export function parseWrk(report: string): WrkResult {
  const one = (pattern: RegExp): string => {
    const found = pattern.exec(report)?.[1];
    if (found === undefined) {
      throw new Error(`wrk's report has no ${pattern}:\n${report}`);
    }
    return found;
  };
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report);
  const badStatus = /Non-2xx or 3xx responses: (\d+)/.exec(report);
  return {
    requestsPerSecond: Number(one(/Requests\/sec:\s+([\d.]+)/)),
    p50Milliseconds: milliseconds(one(/^ +50% +(\S+) *$/m)),
    p99Milliseconds: milliseconds(one(/^ +99% +(\S+) *$/m)),
    failures: [...(socketErrors?.slice(1) ?? []), badStatus?.[1] ?? "0"].reduce(
      (sum, n) => sum + Number(n),
      0,
    ),
  };
}

function milliseconds(text: string): number {
  const match = /^([\d.]+)(us|ms|s)$/.exec(text);
  if (!match) {
    throw new Error(`"${text}" is not a duration in wrk's format`);
  }
  return Number(match[1]) * { us: 0.001, ms: 1, s: 1000 }[match[2] as "us" | "ms" | "s"];
}
