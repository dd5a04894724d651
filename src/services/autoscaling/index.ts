import type { Service } from "../service";
import { autoscalingApi } from "./api";
import { controls } from "./controls";
import { alarmMetric } from "./rules/alarm-metric";
import { alarmMissingData } from "./rules/alarm-missing-data";
import { boundsOrdered } from "./rules/bounds-ordered";
import { minimumFollowsPosture } from "./rules/minimum-follows-posture";
import { standbyTasksAfterReplica } from "./rules/standby-tasks-after-replica";
import { stepBounds } from "./rules/step-bounds";
import { tasksKnowMaximum } from "./rules/tasks-know-maximum";
import { thresholdsApart } from "./rules/thresholds-apart";

export const autoscaling: Service = {
  id: "autoscaling",
  name: "Application Auto Scaling",
  resources: {
    aws_appautoscaling_policy: { drawn: false, replaceable: true },
    aws_appautoscaling_target: { drawn: true, replaceable: true },
  },
  controls,
  rules: [
    alarmMetric,
    alarmMissingData,
    boundsOrdered,
    minimumFollowsPosture,
    standbyTasksAfterReplica,
    stepBounds,
    tasksKnowMaximum,
    thresholdsApart,
  ],
  apis: [autoscalingApi],
};
