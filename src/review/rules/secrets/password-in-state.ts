import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";

/** Secret arguments that are kept in the state. */
const PASSWORDS: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["password"],
  aws_rds_cluster: ["master_password"],
  aws_docdb_cluster: ["master_password"],
  aws_redshift_cluster: ["master_password"],
  aws_elasticache_replication_group: ["auth_token"],
  aws_secretsmanager_secret_version: ["secret_string", "secret_binary"],
};

export const passwordInState: PlanRule = {
  id: "plan-password-in-state",
  risk: "secrets",
  effect: "keeps a secret in the state",
  title: "A password is not kept in the state",
  why: "Anyone who reads the state, a copy of it or a plan has the password.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
  severity: "warning",
  fix: "Use the write-only argument (password_wo, secret_string_wo) with an ephemeral value.",
  subjects: PASSWORDS,
  check: (change) =>
    (PASSWORDS[change.type] ?? []).flatMap((attribute) =>
      problemIf(
        newly(change, (values) => typeof values[attribute] === "string" && values[attribute] !== ""),
        `keeps a secret in the state: ${attribute}`,
      ),
    ),
};
