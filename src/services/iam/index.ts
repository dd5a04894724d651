import type { Service } from "../service";
import { iamApi, stsApi } from "./api";
import { controls } from "./controls";
import { controlPlaneIndependentOfPosture } from "./rules/control-plane-independent-of-posture";
import { noDecryptOnAllKeys } from "./rules/no-decrypt-on-all-keys";
import { noFullAdministrator } from "./rules/no-full-administrator";
import { noRequestedRegion } from "./rules/no-requested-region";
import { noServiceWildcards } from "./rules/no-service-wildcards";
import { roleNamesUnique } from "./rules/role-names-unique";
import { secretArnWithSuffix } from "./rules/secret-arn-with-suffix";

export const iam: Service = {
  id: "iam",
  name: "IAM",
  resources: {
    aws_iam_role: { drawn: false, replaceable: true },
    aws_iam_role_policy: { drawn: false, replaceable: true },
    aws_iam_role_policy_attachment: { drawn: false, replaceable: true },
  },
  controls,
  rules: [
    controlPlaneIndependentOfPosture,
    noDecryptOnAllKeys,
    noFullAdministrator,
    noRequestedRegion,
    noServiceWildcards,
    roleNamesUnique,
    secretArnWithSuffix,
  ],
  apis: [iamApi, stsApi],
};
