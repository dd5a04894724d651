/** CPU units that a Fargate task may have. */
export const FARGATE_CPU_UNITS = [256, 512, 1024, 2048, 4096, 8192, 16384] as const;

/** @see FARGATE_CPU_UNITS */
export type FargateCpuUnits = (typeof FARGATE_CPU_UNITS)[number];

/** Memory sizes in MiB for each: from, to and step (ECS developer guide, "Task CPU and memory"). */
const MEMORY_MIB: Readonly<Record<FargateCpuUnits, { from: number; to: number; step: number }>> = {
  256: { from: 512, to: 2048, step: 512 },
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16384, step: 1024 },
  4096: { from: 8192, to: 30720, step: 1024 },
  8192: { from: 16384, to: 61440, step: 4096 },
  16384: { from: 32768, to: 122880, step: 8192 },
};

/** Every memory size, in MiB, that Fargate offers for these CPU units. */
export function fargateMemoryMib(cpuUnits: FargateCpuUnits): readonly number[] {
  const { from, to, step } = MEMORY_MIB[cpuUnits];
  const sizes = Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
  // A quarter of a vCPU takes 512, 1024 and 2048 MiB: the one row that is not an even progression.
  return sizes.filter((size) => size !== 1536);
}
