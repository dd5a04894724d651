import { alarm, type Mutations } from "../test-support";

export const MUTATIONS: Mutations = {
  "cloudwatch-datapoints-within-periods": ({ dr }) => {
    alarm(dr, "scaling_cpu_low").datapoints_to_alarm = 3;
  },
  "cloudwatch-missing-data-said": ({ dr }) =>
    delete alarm(dr, "observability_response_time").treat_missing_data,
};
