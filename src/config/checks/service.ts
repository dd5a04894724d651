import { fargateMemoryMib } from "../fargate";
import type { ParsedConfig } from "../schema";
import type { Check, Conflict } from "./check";

/** A memory size that Fargate offers for the CPU, tasks on standby that can start, and a log group of its own. */
export const checkService: Check = (config) => [
  ...memoryFitsCpu(config),
  ...standbyTasksWithinMaximum(config),
  ...standbyTasksReachInternet(config),
  ...logGroupIsFree(config),
];

function memoryFitsCpu({ service: { cpuUnits, memoryMib } }: ParsedConfig): Conflict[] {
  const sizes = fargateMemoryMib(cpuUnits);
  if (sizes.includes(memoryMib)) {
    return [];
  }
  const nearest = sizes.find((size) => size >= memoryMib) ?? sizes.at(-1);
  return [
    {
      path: "service.memoryMib",
      uses: ["service.cpuUnits"],
      got: memoryMib,
      allowed: `MiB that Fargate offers for service.cpuUnits ${cpuUnits}: ${sizes.join(", ")}`,
      fix: `use ${nearest}, or change service.cpuUnits`,
    },
  ];
}

function standbyTasksWithinMaximum({
  service: { standbyTasks },
  scaling: { maxTasks },
}: ParsedConfig): Conflict[] {
  if (standbyTasks <= maxTasks) {
    return [];
  }
  return [
    {
      path: "service.standbyTasks",
      uses: ["scaling.maxTasks"],
      got: standbyTasks,
      allowed: `at most scaling.maxTasks, ${maxTasks}`,
      fix: "lower it, or raise scaling.maxTasks",
    },
  ];
}

/** A task pulls its image and reads its secret through the NAT gateway. */
function standbyTasksReachInternet({
  service: { standbyTasks },
  network: { natGateway },
}: ParsedConfig): Conflict[] {
  if (standbyTasks === 0 || natGateway === "always") {
    return [];
  }
  return [
    {
      path: "service.standbyTasks",
      uses: ["network.natGateway"],
      got: standbyTasks,
      allowed: `0 with network.natGateway "${natGateway}": without a NAT gateway, tasks on standby cannot pull their image`,
      fix: 'set network.natGateway to "always", or service.standbyTasks to 0',
    },
  ];
}

/** The stacks create log groups for the VPC's flow logs and the database's logs: two groups of one name is an error. */
function logGroupIsFree({ name, service: { logGroup } }: ParsedConfig): Conflict[] {
  const taken = new RegExp(
    `^(/vpc/${name}-(primary|dr)/flow-logs|/aws/rds/instance/${name}-(primary|dr)-\\d+/(error|slowquery))$`,
  );
  if (logGroup === undefined || !taken.test(logGroup)) {
    return [];
  }
  return [
    {
      path: "service.logGroup",
      uses: ["name"],
      got: logGroup,
      allowed: "a log group that the stacks do not create for something else",
      fix: `remove service.logGroup for its default, /ecs/${name}-visitor, or use another name`,
    },
  ];
}
