import type { Rule } from "../../rule";
import { mustBe, verdicts } from "../../subjects";

export const remoteStateWithoutDefaults: Rule = {
  id: "terraform-remote-state-without-defaults",
  title: "A remote state has no defaults",
  why: "Defaults replace missing outputs, not a state that cannot be read: they help no plan in a disaster, and hide a missing output before it.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/state/remote-state-data",
  severity: "error",
  fix: "Leave defaults out.",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      Object.entries(stack.dataSources("terraform_remote_state")).flatMap(([id, block]) =>
        verdicts(stack, `data.terraform_remote_state.${id}`, mustBe(block, "defaults", undefined)),
      ),
    ),
};
