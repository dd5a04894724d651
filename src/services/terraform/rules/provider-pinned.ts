import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

export const providerPinned: Rule = {
  id: "terraform-provider-pinned",
  title: "A stack pins one exact version of each provider",
  why: "The rules, the drill and the reviewed plan hold for one version; what a range resolves to on the day of a disaster was never tested.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/providers/requirements",
  severity: "error",
  fix: "Set the version to MAJOR.MINOR.PATCH only.",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      Object.entries<{ version?: string }>(stack.json.terraform?.required_providers ?? {}).flatMap(
        ([name, { version }]) =>
          verdicts(
            stack,
            `terraform.required_providers.${name}`,
            /^=?\s*\d+\.\d+\.\d+$/.test(version ?? "")
              ? undefined
              : problem("version", version, "one exact version, such as 5.100.0"),
          ),
      ),
    ),
};
