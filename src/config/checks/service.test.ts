import { expect, test } from "vitest";
import { FARGATE_CPU_UNITS, fargateMemoryMib } from "../fargate";
import { problemsWith } from "../test-support";

test("memory that Fargate does not offer for the CPU is refused, with the sizes it offers", () => {
  expect(problemsWith({ "service.cpuUnits": 256, "service.memoryMib": 1536 })).toEqual([
    {
      path: "service.memoryMib",
      got: "1536",
      allowed: "MiB that Fargate offers for service.cpuUnits 256: 512, 1024, 2048",
      fix: "use 2048, or change service.cpuUnits",
    },
  ]);
  expect(problemsWith({ "service.memoryMib": 8192 })).toEqual([
    {
      path: "service.memoryMib",
      got: "8192",
      allowed: "MiB that Fargate offers for service.cpuUnits 512: 1024, 2048, 3072, 4096",
      fix: "use 4096, or change service.cpuUnits",
    },
  ]);
});

test("more tasks on standby than the maximum are refused", () => {
  expect(problemsWith({ "service.standbyTasks": 7 })).toEqual([
    {
      path: "service.standbyTasks",
      got: "7",
      allowed: "at most scaling.maxTasks, 6",
      fix: "lower it, or raise scaling.maxTasks",
    },
  ]);
  expect(problemsWith({ "service.standbyTasks": 6 })).toEqual([]);
});

test("tasks on standby without a NAT gateway are refused: they could not start", () => {
  expect(problemsWith({ "service.standbyTasks": 1, "network.natGateway": "when-active" })).toEqual([
    {
      path: "service.standbyTasks",
      got: "1",
      allowed:
        '0 with network.natGateway "when-active": without a NAT gateway, tasks on standby cannot pull their image',
      fix: 'set network.natGateway to "always", or service.standbyTasks to 0',
    },
  ]);
  expect(problemsWith({ "network.natGateway": "when-active" })).toEqual([]);
});

test.each([
  [256, [512, 1024, 2048]],
  [512, [1024, 2048, 3072, 4096]],
  [1024, [2048, 3072, 4096, 5120, 6144, 7168, 8192]],
  [2048, [4096, 5120, 6144, 7168, 8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384]],
  [
    4096,
    [
      8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384, 17408, 18432, 19456, 20480, 21504, 22528,
      23552, 24576, 25600, 26624, 27648, 28672, 29696, 30720,
    ],
  ],
  [8192, [16384, 20480, 24576, 28672, 32768, 36864, 40960, 45056, 49152, 53248, 57344, 61440]],
  [16384, [32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880]],
] as const)("%i CPU units take AWS's own sizes", (cpuUnits, sizes) => {
  expect(fargateMemoryMib(cpuUnits)).toEqual(sizes);
});

test.each(FARGATE_CPU_UNITS)("every size of %i CPU units is accepted", (cpuUnits) => {
  for (const memoryMib of fargateMemoryMib(cpuUnits)) {
    expect(problemsWith({ "service.cpuUnits": cpuUnits, "service.memoryMib": memoryMib })).toEqual([]);
  }
});

test.each([
  "/vpc/lamp-primary/flow-logs",
  "/vpc/lamp-dr/flow-logs",
  "/aws/rds/instance/lamp-dr-1/error",
  "/aws/rds/instance/lamp-primary-12/slowquery",
])("the stacks create %s for something else", (logGroup) => {
  expect(problemsWith({ "service.logGroup": logGroup })).toEqual([
    {
      path: "service.logGroup",
      got: `"${logGroup}"`,
      allowed: "a log group that the stacks do not create for something else",
      fix: "remove service.logGroup for its default, /ecs/lamp-visitor, or use another name",
    },
  ]);
});

test.each(["/vpc/other-dr/flow-logs", "/ecs/lamp-visitor", "/aws/rds/instance/lamp-dr-1/error/mine"])(
  "%s is free",
  (logGroup) => {
    expect(problemsWith({ "service.logGroup": logGroup })).toEqual([]);
  },
);
