import { fargateMemoryMib } from "../fargate";
import type { Check } from "./check";

/** A memory size that Fargate offers for the CPU. */
export const checkService: Check = ({ service: { cpuUnits, memoryMib } }) => {
  const sizes = fargateMemoryMib(cpuUnits);
  if (sizes.includes(memoryMib)) return [];
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
};
