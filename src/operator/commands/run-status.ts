import path from "node:path";
import { loadConfig } from "../../config";
import type { RegionRole } from "../../contract";
import { projectDirectory } from "../../tools/cache";
import { accessOf, type Reading, read } from "../aws/access";
import type { RegionVariables } from "../lifecycle";
import { readRegion } from "../region-variables";
import { readStatus, renderStatus } from "../status";
import type { CommandLine, CommonOptions } from "./command";
import { operate, runningEmulator, synthesized } from "./session";

/** @returns 0 if nothing is out of order, else 2 */
export async function runStatus(
  options: CommonOptions & { readonly json?: boolean },
  line: CommandLine,
): Promise<number> {
  const config = loadConfig();
  const status = await readStatus({
    config,
    access: accessOf({ emulator: runningEmulator(options, config) }),
    drillFolders: [path.join(projectDirectory, "docs", "drills"), path.resolve(options.output, "reports")],
    ...(config.backend.kind === "cloud"
      ? { variablesElsewhere: await workspaceVariables(options, line) }
      : {}),
  });
  line.show(options.json === true ? JSON.stringify(status, null, 2) : renderStatus(status, config));
  return status.outOfOrder.length === 0 ? 0 : 2;
}

/** The variables in HCP Terraform's workspaces, as far as each answers. */
async function workspaceVariables(
  options: CommonOptions,
  line: CommandLine,
): Promise<Record<RegionRole, Reading<RegionVariables>>> {
  const { say, show } = line;
  const settings = {
    ...(await synthesized(options, line)),
    target: options.target,
    command: "status",
    say,
    isQuiet: true,
    show,
    approve: async () => false,
    signal: line.interruptible(),
  };
  return operate(settings, async (operation) => {
    const variables = (role: RegionRole) => read({ timeoutSeconds: 60 }, () => readRegion(operation, role));
    const [primary, dr] = await Promise.all([variables("primary"), variables("dr")]);
    return { result: { primary, dr }, ending: "done" };
  });
}
