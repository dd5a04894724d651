import { activate, peerOf, quiesce, reprotectSteps, switchoverStage } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const switchoverCommand: Change<{ readonly reprotect?: boolean }> = {
  name: "switchover",
  description:
    "Switches over to the standby without losing a write: stops the writes, waits for the replica, promotes it, reprotects " +
    "the old region. Can be stopped at any point and run again.",
  region: regionOption("the region to activate", { flags: "--to <region>", isRequired: true }),
  options: [{ flags: "--no-reprotect", description: "leave the old region without a replica for now" }],
  steps: (role, regions, options) => {
    switchoverStage(role, regions);
    const from = peerOf(role);
    const quiesced = quiesce(from, regions);
    const activated = activate(role, regions[role], "quiesced");
    const after = { ...regions, [from]: quiesced.variables, [role]: activated.variables };
    return [
      quiesced,
      `wait until ${from} runs no task and ReplicaLag of ${role}'s replica is 0 (docs/runbook.md: Switchover)`,
      activated,
      ...(options.reprotect === false ? [] : reprotectSteps(from, after)),
    ];
  },
  apply: async (operation, role, options) => {
    const { switchOver } = await import("../switchover");
    return (await switchOver(operation, role, options)).steps;
  },
};
