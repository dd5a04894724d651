import { alarm, type Mutations, of, replace } from "../test-support";

export const MUTATIONS: Mutations = {
  "autoscaling-alarm-metric": ({ dr }) => delete alarm(dr, "scaling_cpu_high").dimensions.ServiceName,
  "autoscaling-alarm-missing-data": ({ dr }) => {
    alarm(dr, "scaling_cpu_high").treat_missing_data = "breaching";
  },
  "autoscaling-bounds-ordered": ({ dr }) => {
    of(dr, "aws_appautoscaling_target").max_capacity = 0;
  },
  "autoscaling-minimum-follows-posture": ({ dr }) => {
    of(dr, "aws_appautoscaling_target").min_capacity = 1;
  },
  "autoscaling-standby-tasks-after-replica": ({ dr }) => {
    of(dr, "aws_appautoscaling_target").min_capacity = 1;
  },
  "autoscaling-step-bounds": ({ dr }) => {
    const policy = of(dr, "aws_appautoscaling_policy", "scaling_scale_out");
    policy.step_scaling_policy_configuration.step_adjustment[0].metric_interval_upper_bound = "10";
  },
  "autoscaling-tasks-know-maximum": ({ dr }) =>
    replace(of(dr, "aws_ecs_task_definition"), "container_definitions", '"MAX_TASKS"', '"MIN_TASKS"'),
  "autoscaling-thresholds-apart": ({ dr }) => {
    alarm(dr, "scaling_cpu_low").threshold = 70;
  },
};
