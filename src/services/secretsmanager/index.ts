import type { Service } from "../service";
import { secretsmanagerApi } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { nameInOneStack } from "./rules/name-in-one-stack";
import { nameWithoutSuffix } from "./rules/name-without-suffix";
import { noHostInSecret } from "./rules/no-host-in-secret";
import { passwordFitsMysql } from "./rules/password-fits-mysql";
import { passwordReadBack } from "./rules/password-read-back";
import { recoveryWindow } from "./rules/recovery-window";
import { replicaNotLookedUp } from "./rules/replica-not-looked-up";
import { replicaOverwrites } from "./rules/replica-overwrites";
import { replicatedToReaders } from "./rules/replicated-to-readers";

export const secretsmanager: Service = {
  id: "secretsmanager",
  name: "Secrets Manager",
  resources: {
    aws_secretsmanager_secret: {
      drawn: true,
      arn: ({ name }, _id, region, account) =>
        `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`,
    },
    aws_secretsmanager_secret_rotation: { drawn: false },
    aws_secretsmanager_secret_version: { drawn: false },
  },
  ephemerals: ["aws_secretsmanager_random_password", "aws_secretsmanager_secret_version"],
  controls,
  rules: [
    nameInOneStack,
    nameWithoutSuffix,
    noHostInSecret,
    passwordFitsMysql,
    passwordReadBack,
    recoveryWindow,
    replicaNotLookedUp,
    replicaOverwrites,
    replicatedToReaders,
  ],
  apis: [secretsmanagerApi],
  position: 4,
  drawing,
};
