import { type Api, EVERYTHING, existing, serviceLinkedRole } from "../api";

export const ecsApi: Api = {
  signingName: "ecs",
  resourcesOf: (parameters, arn, { action }) => {
    const { cluster, clusterName, family, resourceArn, service, serviceName } = parameters;
    if (resourceArn !== undefined) {
      return existing(resourceArn);
    }
    if (family !== undefined) {
      return existing(arn(`task-definition/${family}:*`));
    }
    if (action === "DeregisterTaskDefinition") {
      return EVERYTHING;
    }
    const clusterOnly = String(cluster ?? clusterName).replace(/^.*cluster\//, "");
    const serviceOnly = String(service ?? serviceName ?? "").replace(/^.*\//, "");
    return existing(
      serviceOnly === "" ? arn(`cluster/${clusterOnly}`) : arn(`service/${clusterOnly}/${serviceOnly}`),
    );
  },
  listsEverything: true,
  roleReceivers: { RegisterTaskDefinition: "ecs-tasks.amazonaws.com" },
  // Revisions.
  madeUp: [[/(:task-definition\/[^:]+):\d+$/, "$1:*"]],
  implied: { CreateCluster: [serviceLinkedRole("ecs.amazonaws.com")] },
  // The service of a warm standby has its posture as a tag, which an activation changes. The recorded life cycle has none: it
  // tries a NAT gateway that is there only while active, which a warm standby excludes.
  impliedByAll: (recorded, { service: { standbyTasks } }) =>
    standbyTasks === 0
      ? []
      : recorded
          .filter(({ action, run }) => action === "ecs:UpdateService" && run === "activate")
          .map((call) => ({ ...call, action: "ecs:TagResource" })),
  applyPolicy: "apply-service",
  isKeptToRegions: true,
  followsPosture: () => true,
};
