import { resume } from "../lifecycle";
import type { Change } from "./change";
import { regionOption } from "./command";

export const resumeCommand: Change = {
  name: "resume",
  description: "Lets a quiesced region serve again: undoes a switchover before its promotion.",
  region: regionOption("the quiesced region", { isRequired: true }),
  options: [],
  steps: (role, regions) => [resume(role, regions)],
  apply: async (operation, role, options) => {
    const { resumeRegion } = await import("../resume");
    return [await resumeRegion(operation, role, options)];
  },
};
