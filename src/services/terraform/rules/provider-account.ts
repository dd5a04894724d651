import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

export const providerAccount: Rule = {
  id: "terraform-provider-account",
  title: "Every AWS provider is bound to one account and sets its region",
  why: "With the credentials of another account, or a region from the environment, a plan would create everything a second time, in the wrong place.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/index.html.markdown",
  severity: "error",
  fix: "Set region and allowed_account_ids on every provider block.",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      (stack.json.provider?.aws ?? []).flatMap(({ alias, region, allowed_account_ids: accounts }) =>
        verdicts(stack, `provider.aws${alias ? `.${alias}` : ""}`, [
          region ? undefined : problem("region", region, "a region"),
          Array.isArray(accounts) && accounts.length === 1 && /^\d{12}$/.test(accounts[0])
            ? undefined
            : problem("allowed_account_ids", accounts, "one account id"),
        ]),
      ),
    ),
};
