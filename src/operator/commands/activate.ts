import { activate } from "../lifecycle";
import { type Change, type ChangeOptions, refreshOf } from "./change";
import { regionOption } from "./command";

export const activateCommand: Change<Pick<ChangeOptions, "minimalRefresh" | "refresh">> = {
  name: "activate",
  description: "Makes the standby the serving region. Reads and changes only that region.",
  region: regionOption("the region to activate", { default: "dr" }),
  options: [
    {
      flags: "--no-refresh",
      description: "plan without refreshing from AWS (if IAM's region is down too)",
    },
    {
      flags: "--minimal-refresh",
      description:
        "refresh only what the plan changes, so IAM is not read; needs Terraform 1.17 or later, and was not tried with it",
    },
  ],
  steps: (role, regions) => [activate(role, regions[role])],
  apply: async (operation, role, options) => {
    const { activateRegion } = await import("../activate");
    return [await activateRegion(operation, role, { ...options, refresh: refreshOf(options) })];
  },
};
