import { Unknown } from "../../../terraform/hcl";
import type { Rule } from "../../rule";
import { eachInstance, mustBe, problem } from "../../subjects";
import { DATABASE } from "./instances";

export const passwordWriteOnly: Rule = {
  id: "rds-password-write-only",
  title: "The master password is set by the write-only argument, with its version",
  why: "`password` is stored in the state in clear text. password_wo is stored nowhere, is sent only with password_wo_version, and conflicts with `password`.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/resources/ephemeral/write-only",
  severity: "error",
  fix: "Set password_wo and password_wo_version together; leave password out.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) => {
      const { password_wo: password, password_wo_version: version } = values;
      const bothOrNone =
        (password ?? null) === null
          ? (version ?? null) === null
          : typeof version === "number" || (password instanceof Unknown && version instanceof Unknown);
      return [
        mustBe(values, "password", undefined),
        bothOrNone
          ? undefined
          : problem("password_wo_version", version, "a number if password_wo is set, otherwise nothing"),
      ];
    }),
};
