import { COMMON_OPTIONS, type OperatorCommand, regionOption } from "./command";
import type { PrepareOptions } from "./run-prepare";

export const prepareCommand: OperatorCommand = {
  name: "prepare",
  description:
    "Reports whether the standby is ready to be activated, and plans the activation for practice. Changes nothing. " +
    "Run it monthly, on the machine that would activate.",
  options: [
    ...COMMON_OPTIONS,
    regionOption("the standby", { default: "dr" }),
    {
      flags: "--kit <directory>",
      description: "also write a directory from which to activate with only Terraform and credentials",
    },
    { flags: "--json", description: "print the result as JSON" },
  ],
  run: async (options: PrepareOptions, line) => {
    const { runPrepare } = await import("./run-prepare");
    return runPrepare(options, line);
  },
};
