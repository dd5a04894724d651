import type { Config } from "../../../config";

/** What the standby region does, and how often Route 53 asks: what rounds are compared under. */
export interface Mode {
  readonly name: string;
  /** Tasks on standby. */
  readonly standbyTasks: number;
  readonly healthCheckIntervalSeconds: 10 | 30;
}

export const PILOT_LIGHT: Mode = { name: "pilot light", standbyTasks: 0, healthCheckIntervalSeconds: 30 };
const WARM_STANDBY: Mode = { name: "warm standby", standbyTasks: 1, healthCheckIntervalSeconds: 30 };
const FAST_CHECKS: Mode = {
  name: "warm standby, fast checks",
  standbyTasks: 1,
  healthCheckIntervalSeconds: 10,
};

/** The pilot light first: the others are compared with it. */
export const MODES: readonly Mode[] = [PILOT_LIGHT, WARM_STANDBY, FAST_CHECKS];

/** Those of the short form and of the faults: the interval of the checks changes only the times. */
export const SHORT_MODES: readonly Mode[] = [PILOT_LIGHT, WARM_STANDBY];

/** The configuration in a mode. */
export function configIn(config: Config, { healthCheckIntervalSeconds, standbyTasks }: Mode): Config {
  return {
    ...config,
    // Tasks on standby need it.
    network: { ...config.network, ...(standbyTasks > 0 ? { natGateway: "always" } : {}) },
    service: { ...config.service, standbyTasks },
    dns: { ...config.dns, healthCheckIntervalSeconds },
  };
}
