import { reprotectSteps } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const reprotectCommand: Change = {
  name: "reprotect",
  description:
    "Gives the region that no longer serves a new replica of the serving one, next to its old database; ends the serving " +
    "region's fence against it, if there is one.",
  region: regionOption("the region that no longer serves", { isRequired: true }),
  options: [],
  steps: (role, regions) => reprotectSteps(role, regions),
  apply: async (operation, role, options) => {
    const { reprotectRegion } = await import("../reprotect");
    return reprotectRegion(operation, role, options);
  },
};
