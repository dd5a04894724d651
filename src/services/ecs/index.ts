import type { Service } from "../service";
import { ecsApi } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { endpoint } from "./endpoint";
import { awslogsOptions } from "./rules/awslogs-options";
import { awsvpcWiring } from "./rules/awsvpc-wiring";
import { containerHealthCheck } from "./rules/container-health-check";
import { containersLog } from "./rules/containers-log";
import { desiredCountFollowsPosture } from "./rules/desired-count-follows-posture";
import { execWritableRoot } from "./rules/exec-writable-root";
import { executionRoleDecrypts } from "./rules/execution-role-decrypts";
import { executionRoleReadsSecret } from "./rules/execution-role-reads-secret";
import { fargateSize } from "./rules/fargate-size";
import { healthCheckGrace } from "./rules/health-check-grace";
import { imageFromOwnRegion } from "./rules/image-from-own-region";
import { latestPlatform } from "./rules/latest-platform";
import { namesNonRootUser } from "./rules/names-non-root-user";
import { noPublicAddress } from "./rules/no-public-address";
import { noSecretInEnvironment } from "./rules/no-secret-in-environment";
import { notPrivileged } from "./rules/not-privileged";
import { ownProcessNamespace } from "./rules/own-process-namespace";
import { propagatesTags } from "./rules/propagates-tags";
import { readOnlyRoot } from "./rules/read-only-root";
import { readOnlyRootHasMounts } from "./rules/read-only-root-has-mounts";
import { rebalancesZones } from "./rules/rebalances-zones";
import { secretInOwnRegion } from "./rules/secret-in-own-region";
import { secretKeysExist } from "./rules/secret-keys-exist";
import { secretValueFromForm } from "./rules/secret-value-from-form";
import { serviceAfterListeners } from "./rules/service-after-listeners";
import { serviceAfterRolePolicies } from "./rules/service-after-role-policies";
import { tasksNotBehindPromotion } from "./rules/tasks-not-behind-promotion";

export const ecs: Service = {
  id: "ecs",
  name: "ECS",
  resources: {
    aws_ecs_cluster: { drawn: true, replaceable: true },
    aws_ecs_service: { drawn: true, replaceable: true },
    aws_ecs_task_definition: { drawn: true, replaceable: true },
  },
  dataSources: ["aws_ecs_service"],
  controls,
  rules: [
    awslogsOptions,
    awsvpcWiring,
    containerHealthCheck,
    containersLog,
    executionRoleDecrypts,
    execWritableRoot,
    executionRoleReadsSecret,
    fargateSize,
    healthCheckGrace,
    imageFromOwnRegion,
    latestPlatform,
    namesNonRootUser,
    noPublicAddress,
    noSecretInEnvironment,
    notPrivileged,
    ownProcessNamespace,
    propagatesTags,
    rebalancesZones,
    readOnlyRoot,
    readOnlyRootHasMounts,
    secretInOwnRegion,
    secretKeysExist,
    secretValueFromForm,
    serviceAfterListeners,
    serviceAfterRolePolicies,
    desiredCountFollowsPosture,
    tasksNotBehindPromotion,
  ],
  apis: [ecsApi],
  position: 2,
  drawing,
  endpoint,
};
