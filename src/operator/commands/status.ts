import { COMMON_OPTIONS, type CommonOptions, type OperatorCommand } from "./command";

export const statusCommand: OperatorCommand = {
  name: "status",
  description: "Both regions at a glance, from the states and, if it answers, from AWS. Changes nothing.",
  options: [...COMMON_OPTIONS, { flags: "--json", description: "print the result as JSON" }],
  run: async (options: CommonOptions & { readonly json?: boolean }, line) => {
    const { runStatus } = await import("./run-status");
    return runStatus(options, line);
  },
};
