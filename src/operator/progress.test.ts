import { describe, expect, it } from "vitest";
import type { UiMessage } from "../terraform/run";
import { condensedProgress } from "./progress";

function lines(...messages: [type: string, elapsed?: number, action?: string][]): string[] {
  const shown: string[] = [];
  const onMessage = condensedProgress("dr", (line) => void shown.push(line));
  for (const [type, elapsed_seconds, action = "update"] of messages) {
    onMessage({
      "@level": "info",
      "@message": "",
      "@timestamp": "",
      type,
      hook: { resource: { addr: "aws_lb.web" }, action, elapsed_seconds },
    } satisfies UiMessage);
  }
  return shown;
}

describe("progress", () => {
  it("prints what starts to change and what is done, with its time", () => {
    expect(lines(["apply_start"], ["apply_complete", 12])).toEqual([
      "dr: aws_lb.web: update",
      "dr: aws_lb.web: update done in 12 s",
    ]);
  });

  it("prints every half minute that a long change is in progress", () => {
    const ticks = [10, 20, 30, 40, 50, 60, 70].map((seconds): [string, number] => [
      "apply_progress",
      seconds,
    ]);
    expect(lines(["apply_start"], ...ticks)).toEqual([
      "dr: aws_lb.web: update",
      "dr: aws_lb.web: update in progress, 30 s so far",
      "dr: aws_lb.web: update in progress, 1 min so far",
    ]);
  });

  it("prints what failed", () => {
    expect(lines(["apply_errored", 5])).toEqual(["dr: aws_lb.web: update failed after 5 s"]);
  });

  it("prints nothing on reading", () => {
    expect(
      lines(["refresh_start"], ["refresh_complete"], ["planned_change"], ["apply_start", 0, "read"]),
    ).toEqual([]);
  });
});
