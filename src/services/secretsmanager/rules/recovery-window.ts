import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { SECRET } from "./secrets";

export const recoveryWindow: Rule = {
  id: "secretsmanager-recovery-window",
  title: "A deleted secret can be recovered for 7 to 30 days, or is deleted at once (0)",
  why: "Secrets Manager refuses anything in between; until the window ends, the name cannot be reused.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html",
  severity: "error",
  fix: "Set recovery_window_in_days to 0 (drills) or 7 to 30 (credentials.recoveryWindowDays).",
  check: (stacks) =>
    eachInstance(stacks, SECRET, ({ values: { recovery_window_in_days: days = 30 } }) =>
      days === 0 || (days >= 7 && days <= 30)
        ? undefined
        : problem("recovery_window_in_days", days, "0, or 7 to 30 (days)"),
    ),
};
