import { type AwsAccess, clientSettings, type Reading, read } from "./access";

/** The tasks of a service. */
export interface ServiceTasks {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly taskDefinition?: string;
}

/** Counts a service's tasks. */
export function readTasks(
  access: AwsAccess,
  region: string,
  cluster: string,
  service: string,
): Promise<Reading<ServiceTasks>> {
  return read(access, async () => {
    const { DescribeServicesCommand, ECSClient } = await import("@aws-sdk/client-ecs");
    const client = new ECSClient(clientSettings(access, region));
    const { services } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const found = services?.find(({ status }) => status !== "INACTIVE");
    if (found === undefined) {
      throw new Error(`there is no service ${service} in ${cluster}`);
    }
    return {
      desired: found.desiredCount ?? 0,
      running: found.runningCount ?? 0,
      pending: found.pendingCount ?? 0,
      taskDefinition: found.taskDefinition,
    };
  });
}
