import { producerOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

/** An output name after a remote state's address, with or without an index. */
const READ = /data\.terraform_remote_state\.([\w-]+)(?:\[[^\]]*\])?\.outputs\.([\w-]+)/g;

export const stateReadHasProducer: Rule = {
  id: "terraform-state-read-has-producer",
  title: "What a stack reads from another stack's state is declared as an output there",
  why: "A key that no stack writes, or an undeclared output, otherwise shows up at plan, stack by stack, on the day of the first deployment.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/state/remote-state-data",
  severity: "error",
  fix: "Read a stack's own key or workspace, and declare the output there.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const reads = [
        ...JSON.stringify([stack.json.resource, stack.json.data, stack.json.output]).matchAll(READ),
      ];
      return Object.entries(stack.dataSources("terraform_remote_state")).flatMap(([id, block]) => {
        const producer = producerOf(stacks, block);
        const address = `data.terraform_remote_state.${id}`;
        if (!producer) {
          return verdicts(stack, address, problem("config", block.config, "the backend of a stack"));
        }
        const outputs = new Set(reads.filter(([, from]) => from === id).map(([, , output = ""]) => output));
        return verdicts(
          stack,
          address,
          [...outputs]
            .filter((output) => !(output in producer.outputs))
            .map((output) => problem("outputs", output, `an output of ${producer.name}`)),
        );
      });
    }),
};
