import { reprotect } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const reprotectCommand: Change = {
  name: "reprotect",
  description:
    "Gives the region that no longer serves a new replica of the serving one, next to its old database.",
  region: regionOption("the region that no longer serves", { isRequired: true }),
  options: [],
  steps: (role, regions) => [reprotect(role, regions)],
  apply: async (operation, role, options) => {
    const { reprotectRegion } = await import("../reprotect");
    return [await reprotectRegion(operation, role, options)];
  },
};
