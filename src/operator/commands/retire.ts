import { retire } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const retireCommand: Change = {
  name: "retire",
  description: "Deletes a region's older databases, each with a final snapshot, in two plans.",
  region: regionOption("the region", { isRequired: true }),
  options: [],
  steps: (role, regions) => retire(role, regions[role]),
  apply: async (operation, role, options) => {
    const { retireDatabases } = await import("../retire");
    return retireDatabases(operation, role, options);
  },
};
