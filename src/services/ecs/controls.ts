import { type FsbpControls, met, notApplicable, waived } from "../fsbp";

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html */
export const controls: FsbpControls = {
  page: "ecs-controls",
  controls: [
    met("ECS.2", "Services give their tasks no public address"),
    met("ECS.3", "Tasks do not share the host's processes"),
    met("ECS.4", "Containers are not privileged"),
    met("ECS.5", "Containers have a read-only root file system"),
    met("ECS.8", "Secrets are not passed as environment variables"),
    met("ECS.9", "Containers have a log configuration"),
    met("ECS.10", "Fargate services run on the latest platform version"),
    waived(
      "ECS.12",
      "Clusters use Container Insights",
      "the picture's metrics come without it, and it is paid by the metric; `service.containerInsights` switches it on",
    ),
    notApplicable(
      "ECS.16",
      "Task sets give no public address",
      "no task sets: the service deploys by itself",
    ),
    met("ECS.17", "Tasks do not use the host's network"),
    notApplicable("ECS.18", "File systems of tasks are encrypted in transit", "no file system is mounted"),
    notApplicable(
      "ECS.19",
      "Capacity providers protect instances that run tasks",
      "no capacity provider: Fargate",
    ),
    met("ECS.20", "Linux containers name a user that is not root"),
    notApplicable("ECS.21", "Windows containers name a user that is no administrator", "Linux containers"),
  ],
};
