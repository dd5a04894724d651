import type { Rule } from "../../rule";
import { eachInstance, mustBe, NOT_APPLICABLE } from "../../subjects";
import { DATABASE, isReplica } from "./instances";

export const replicaOmitsForbidden: Rule = {
  id: "rds-replica-omits-forbidden",
  title: "A replica sets neither a master user name nor a database name",
  why: "It takes both from its source; the provider refuses them together with replicate_source_db.",
  source:
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/website/docs/r/db_instance.html.markdown",
  severity: "error",
  fix: "Set username and db_name to null while replicate_source_db is set.",
  check: (stacks) =>
    eachInstance(stacks, DATABASE, ({ values }) =>
      isReplica(values)
        ? ["username", "db_name"].map((name) => mustBe(values, name, undefined))
        : NOT_APPLICABLE,
    ),
};
