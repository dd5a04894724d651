import type { Rule } from "../../rule";
import { verdicts } from "../../subjects";

export const noCrossStackOutputs: Rule = {
  id: "terraform-no-cross-stack-outputs",
  title: "No stack refers to another one implicitly",
  why: "CDKTF turns such a reference into an output and a remote state with the producer's backend: DR would read the bucket in the region that is down. Defaults of a remote state do not help: the read fails first.",
  source: "https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/website/docs/cdktf/concepts/stacks.mdx",
  severity: "error",
  fix: "Pass the value through a named output and an explicit remote state in the reader's own region.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const outputs = Object.keys(stack.outputs).filter((name) => name.startsWith("cross-stack-output-"));
      const reads = Object.keys(stack.dataSources("terraform_remote_state")).filter((id) =>
        id.startsWith("cross-stack-reference-input-"),
      );
      return verdicts(stack, "output", [
        ...outputs.map((name) => `output.${name}: got an implicit reference, allowed: named outputs`),
        ...reads.map(
          (id) => `data.terraform_remote_state.${id}: got an implicit reference, allowed: an explicit read`,
        ),
      ]);
    }),
};
