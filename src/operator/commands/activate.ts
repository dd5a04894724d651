import { activate } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const activateCommand: Change<{ readonly refresh?: boolean }> = {
  name: "activate",
  description: "Makes the standby the serving region. Reads and changes only that region.",
  region: regionOption("the region to activate", { default: "dr" }),
  options: [
    {
      flags: "--no-refresh",
      description: "plan without refreshing from AWS (if IAM's region is down too)",
    },
  ],
  steps: (role, regions) => [activate(role, regions[role])],
  apply: async (operation, role, options) => {
    const { activateRegion } = await import("../activate");
    return [await activateRegion(operation, role, options)];
  },
};
