import { describe, expect, it } from "vitest";
import { parseWrk } from "./wrk";

const report = `Running 5s test @ http://127.0.0.1:8080/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    10.50ms    2.05ms  30.11ms   88.50%
    Req/Sec   765.40     33.20   850.00     71.99%
  Latency Distribution
     50%  980.00us
     75%   11.00ms
     90%   12.00ms
     99%    1.25s 
  3812 requests in 5.00s, 12.34MB read
Requests/sec:    762.11
Transfer/sec:      2.47MB
`;

describe("parseWrk", () => {
  it("reads rate and latencies, whatever their unit", () => {
    expect(parseWrk(report)).toEqual({
      requestsPerSecond: 762.11,
      p50Milliseconds: 0.98,
      p99Milliseconds: 1250,
      failures: 0,
    });
  });

  it("adds up everything that failed", () => {
    const failing = report.replace(
      "Requests/sec:",
      "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\nRequests/sec:",
    );
    expect(parseWrk(failing).failures).toBe(15);
  });

  it("refuses what is not a report", () => {
    expect(() => parseWrk("unable to connect")).toThrow("wrk's report has no");
  });
});
