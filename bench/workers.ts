import { readFileSync } from "node:fs";
import type { WebInstance } from "../test/support/web-instance";

/** The number of a task's Apache processes except the first. */
export function workersOf(task: WebInstance): number {
  const names = task.processes().map((pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim());
  return names.filter((name) => name === "apache2").length - 1;
}
