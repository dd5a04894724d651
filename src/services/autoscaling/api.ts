import { type Api, existing, serviceLinkedRole } from "../api";

export const autoscalingApi: Api = {
  signingName: "application-autoscaling",
  resourcesOf: (_, arn) => existing(arn("scalable-target/*")),
  listsEverything: true,
  madeUp: [[/(:scalable-target\/).*/, "$1*"]],
  implied: { RegisterScalableTarget: [serviceLinkedRole("ecs.application-autoscaling.amazonaws.com")] },
  applyPolicy: "apply-service",
  knownByTag: /^arn:aws:application-autoscaling:/,
  condition: ({ action }, _, equals, { name }) =>
    /:(Register|Deregister|Put|Delete)/.test(action)
      ? {
          StringEquals: { ...equals, "application-autoscaling:service-namespace": "ecs" },
          // A target that is registered for the first time has no tag yet.
          StringEqualsIfExists: { "aws:ResourceTag/Project": name },
        }
      : undefined,
  followsPosture: () => true,
};
