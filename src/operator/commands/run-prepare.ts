import path from "node:path";
import { prepareRegion, renderReadiness } from "../prepare";
import type { CommandLine, CommonOptions } from "./command";
import { operate, roleOf, synthesized } from "./session";

export interface PrepareOptions extends CommonOptions {
  readonly region: string;
  readonly kit?: string;
  readonly json?: boolean;
}

/** @returns 0 if the standby is ready, else 2 */
export async function runPrepare(options: PrepareOptions, line: CommandLine): Promise<number> {
  const { say, show } = line;
  const project = await synthesized(options, line);
  const role = roleOf(options.region, project.config);
  const kit =
    options.kit === undefined
      ? undefined
      : { directory: path.resolve(options.kit), runbook: await line.runbook(project.config) };
  return operate(
    {
      ...project,
      target: options.target,
      command: "prepare",
      say,
      show: options.json === true ? say : show,
      approve: async () => false,
      signal: line.interruptible(),
      reportDirectory: path.join(project.outputDirectory, "reports"),
    },
    async (operation) => {
      const readiness = await prepareRegion(operation, role, { kit });
      show(options.json === true ? JSON.stringify(readiness, null, 2) : renderReadiness(role, readiness));
      return readiness.isReady ? { result: 0, ending: "ready" } : { result: 2, ending: "not ready" };
    },
  );
}
