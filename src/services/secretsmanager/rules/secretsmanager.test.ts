import { stackIn, testRule, withResources } from "../../../../test/support/rules";
import type { Block, StackJson } from "../../../terraform/stack/synthesized-stack";
import { nameInOneStack } from "./name-in-one-stack";
import { nameWithoutSuffix } from "./name-without-suffix";
import { noHostInSecret } from "./no-host-in-secret";
import { passwordFitsMysql } from "./password-fits-mysql";
import { passwordReadBack } from "./password-read-back";
import { recoveryWindow } from "./recovery-window";
import { replicaNotLookedUp } from "./replica-not-looked-up";
import { replicaOverwrites } from "./replica-overwrites";
import { replicatedToReaders } from "./replicated-to-readers";

const secret = (values: Block) => withResources({ aws_secretsmanager_secret: { it: values } });
const TASKS = { aws_ecs_task_definition: { it: {} } };

testRule(replicaNotLookedUp, {
  compliant: withResources(TASKS),
  violating: [
    stackIn("eu-central-1", "dr", {
      resource: TASKS,
      data: { aws_secretsmanager_secret: { found: { name: "lamp/database" } } },
    }),
  ],
  problems: ["data.aws_secretsmanager_secret.found: got a lookup, allowed: none"],
});

const version = (document: string) =>
  withResources({ aws_secretsmanager_secret_version: { it: { secret_string_wo: document } } });

testRule(noHostInSecret, {
  compliant: version('${jsonencode({ username = "lamp", password = ephemeral.a.b.c })}'),
  violating: version('{"username":"lamp","host":"db.internal"}'),
  problems: ['secret_string_wo: got ["username","host"], allowed: a document without a host'],
});

testRule(replicaOverwrites, {
  compliant: secret({ replica: [{ region: "eu-west-1" }], force_overwrite_replica_secret: true }),
  violating: secret({ replica: [{ region: "eu-west-1" }] }),
  problems: ["force_overwrite_replica_secret: got nothing, allowed: true"],
});

const named = (region: string, stack: string, name: string) =>
  stackIn(region, stack, { resource: { aws_secretsmanager_secret: { it: { name } } } });

testRule(nameInOneStack, {
  compliant: [named("eu-west-1", "primary", "lamp/database"), named("eu-central-1", "dr", "lamp/other")],
  violating: [named("eu-west-1", "primary", "lamp/database"), named("eu-central-1", "dr", "lamp/database")],
  problems: [
    'name: got "lamp/database", allowed: a name that stack dr does not create',
    'name: got "lamp/database", allowed: a name that stack primary does not create',
  ],
});

testRule(recoveryWindow, {
  compliant: secret({ recovery_window_in_days: 0 }),
  violating: secret({ recovery_window_in_days: 3 }),
  problems: ["recovery_window_in_days: got 3, allowed: 0, or 7 to 30 (days)"],
});

testRule(nameWithoutSuffix, {
  compliant: secret({ name: "lamp/database" }),
  violating: secret({ name: "lamp-secret" }),
  problems: ['name: got "lamp-secret", allowed: a name that does not end in a hyphen and six characters'],
});

const passwordFrom = (source: string, secretId: string): StackJson => ({
  resource: { aws_db_instance: { it: { password_wo: source } } },
  ephemeral: {
    aws_secretsmanager_random_password: { generated: {} },
    aws_secretsmanager_secret_version: { stored: { secret_id: secretId } },
  },
});
const STORED = "${jsondecode(ephemeral.aws_secretsmanager_secret_version.stored.secret_string).password}";

testRule(passwordReadBack, {
  compliant: [
    stackIn(
      "eu-west-1",
      "primary",
      passwordFrom(STORED, "${aws_secretsmanager_secret_version.credentials.secret_id}"),
    ),
  ],
  violating: [
    stackIn(
      "eu-west-1",
      "primary",
      passwordFrom("${ephemeral.aws_secretsmanager_random_password.generated.random_password}", "x"),
    ),
    stackIn("eu-central-1", "dr", passwordFrom(STORED, "lamp/database")),
  ],
  problems: [
    "password_wo: got ${ephemeral.aws_secretsmanager_random_password.generated.random_password}, allowed: a value of an ephemeral aws_secretsmanager_secret_version that follows the version resource",
    'secret_id: got "lamp/database", allowed: an attribute of an aws_secretsmanager_secret_version',
  ],
});

const generator = (values: Block) => [
  stackIn("eu-west-1", "primary", { ephemeral: { aws_secretsmanager_random_password: { it: values } } }),
];

testRule(passwordFitsMysql, {
  compliant: generator({ password_length: 32, exclude_characters: '/"@ ' }),
  violating: generator({ password_length: 64, include_space: true }),
  problems: [
    "password_length: got 64, allowed: 8 to 41 (characters)",
    'exclude_punctuation: got nothing, allowed: true, or exclude_characters with / " and @',
    "include_space: got true, allowed: nothing",
  ],
});

const home = (replica: readonly Block[]) => [
  stackIn("eu-west-1", "primary", { resource: { ...TASKS, aws_secretsmanager_secret: { it: { replica } } } }),
  stackIn("eu-central-1", "dr", { resource: TASKS }),
];

testRule(replicatedToReaders, {
  compliant: home([{ region: "eu-central-1" }]),
  violating: home([]),
  problems: ["replica: got [], allowed: one in eu-central-1"],
});
