import { upgrade } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const upgradeCommand: Change = {
  name: "upgrade",
  description:
    "Upgrades the standby's replica to the release of MySQL in the configuration; a switchover then brings it to visitors.",
  region: regionOption("the standby", { default: "dr" }),
  options: [],
  steps: (role, regions) => [upgrade(role, regions)],
  apply: async (operation, role, options) => {
    const { upgradeReplica } = await import("../upgrade");
    return [await upgradeReplica(operation, role, options)];
  },
};
