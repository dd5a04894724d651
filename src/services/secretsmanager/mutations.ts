import { database, type Json, type Mutations, of, replace } from "../test-support";

const secret = (stack: Json) => of(stack, "aws_secretsmanager_secret");

export const MUTATIONS: Mutations = {
  "secretsmanager-name-in-one-stack": ({ primary, dr }) => {
    dr.resource.aws_secretsmanager_secret = { copy: { name: secret(primary).name } };
  },
  "secretsmanager-name-without-suffix": ({ primary }) => {
    secret(primary).name = "lamp-secret";
  },
  "secretsmanager-no-host-in-secret": ({ primary }) =>
    replace(
      of(primary, "aws_secretsmanager_secret_version"),
      "secret_string_wo",
      "{ engine",
      '{ host = "db", engine',
    ),
  "secretsmanager-password-fits-mysql": ({ primary }) => {
    primary.ephemeral.aws_secretsmanager_random_password.generated.password_length = 64;
  },
  "secretsmanager-password-read-back": ({ primary }) =>
    replace(
      database(primary),
      "password_wo",
      "jsondecode(ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string).password",
      "ephemeral.aws_secretsmanager_random_password.generated.random_password",
    ),
  "secretsmanager-recovery-window": ({ primary }) => {
    secret(primary).recovery_window_in_days = 1;
  },
  "secretsmanager-replica-not-looked-up": ({ dr }) => {
    dr.data.aws_secretsmanager_secret = { found: { name: "lamp/database" } };
  },
  "secretsmanager-replica-overwrites": ({ primary }) => delete secret(primary).force_overwrite_replica_secret,
  "secretsmanager-replicated-to-readers": ({ primary }) => delete secret(primary).replica,
};
