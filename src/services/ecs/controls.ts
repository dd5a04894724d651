import { type FsbpControls, met, notApplicable, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html */
export const controls: FsbpControls = {
  page: "ecs-controls",
  controls: [
    met("ECS.2", "Services assign no public address to their tasks"),
    met("ECS.3", "Tasks do not share the host's process namespace"),
    met("ECS.4", "Containers are not privileged"),
    met("ECS.5", "Containers have a read-only root file system; not with `service.executeCommand`"),
    met("ECS.8", "Secrets are not passed as environment variables"),
    met("ECS.9", "Containers have a log configuration"),
    met("ECS.10", "Fargate services run on the latest platform version"),
    waived(
      "ECS.12",
      "Clusters use Container Insights",
      "the diagram's metrics do not need it, and it is billed per metric; `service.containerInsights` enables it",
    ),
    notApplicable(
      "ECS.16",
      "Task sets assign no public address",
      "no task sets: ECS itself deploys the service",
    ),
    met("ECS.17", "Tasks do not use the host's network"),
    notApplicable("ECS.18", "File systems of tasks are encrypted in transit", "no file system is mounted"),
    notApplicable(
      "ECS.19",
      "Capacity providers protect instances that run tasks",
      "no capacity provider: Fargate",
    ),
    met("ECS.20", "Linux containers run as a user other than root"),
    notApplicable(
      "ECS.21",
      "Windows containers run as a user other than an administrator",
      "Linux containers",
    ),
  ],
};
