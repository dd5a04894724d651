import { FARGATE_CPU_UNITS, fargateMemoryMib } from "../../../config/fargate";
import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE, problem } from "../../subjects";
import { TASK_DEFINITION } from "./tasks";

export const fargateSize: Rule = {
  id: "ecs-fargate-size",
  title: "A Fargate task's CPU and memory are a supported combination",
  why: "ECS refuses any other when the task definition is registered.",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
  severity: "error",
  fix: "With 512 CPU units, use 1024, 2048, 3072 or 4096 MiB (service.cpuUnits, service.memoryMib).",
  check: (stacks) =>
    eachInstance(stacks, TASK_DEFINITION, ({ values }) => {
      if (!values.requires_compatibilities?.includes("FARGATE")) {
        return NOT_APPLICABLE;
      }
      const cpu = FARGATE_CPU_UNITS.find((units) => units === Number(values.cpu));
      if (cpu === undefined) {
        return problem("cpu", values.cpu, FARGATE_CPU_UNITS.join(", "));
      }
      const memory = fargateMemoryMib(cpu);
      return memory.includes(Number(values.memory))
        ? undefined
        : problem("memory", values.memory, `one of ${memory.join(", ")} (MiB) with cpu ${cpu}`);
    }),
};
