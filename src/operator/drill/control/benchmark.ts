import type { ControlDrill } from ".";
import { GOAL, medianRatio } from "./comparison";

/** The section on the activation in docs/benchmarks.md. */
export function renderActivationBenchmark({ comparisons, figures, report }: ControlDrill): string {
  const worst = (of: (figures: ControlDrill["figures"][number]) => number) => Math.max(...figures.map(of));
  return [
    "## The activation of DR",
    "",
    `\`${report.command}\` on ${report.startedAt.slice(0, 10)}, ${report.environment.cores} cores, against the emulated AWS. Both applies are`,
    "mostly fixed waits of Terraform's provider; the ratio shows how much an activation adds to the promotion, on",
    "copies of the same AWS, in turn.",
    "",
    "| apply of a bare promotion of a lone replica, s | apply of the activation, s | ratio |",
    "|---|---|---|",
    ...comparisons.map(
      ({ activationSeconds, bareSeconds }) =>
        `| ${bareSeconds.toFixed(1)} | ${activationSeconds.toFixed(1)} | ${(activationSeconds / bareSeconds).toFixed(2)} |`,
    ),
    "",
    `- Median of the ratios: **${medianRatio(comparisons).toFixed(2)}** (goal: at most ${GOAL}).`,
    `- From the operator's command to the end of its apply, plan included, worst of ${figures.length} rounds: ${worst(({ activationSeconds }) => activationSeconds)} s.`,
    `- API calls to the primary's region during an activation, most of all rounds: **${worst(({ outside }) => outside.peer)}** (goal: 0).`,
    `- Writes to global control planes (IAM, Route 53): **${worst(({ outside }) => outside.globalWrites)}** (goal: 0).`,
    `- Reads of IAM, which answers from us-east-1, when Terraform refreshes: ${worst(({ outside }) => outside.iamReads)}; with \`--no-refresh\` none, which the drill runs with us-east-1 cut off.`,
    `- Other calls outside of DR's region: ${worst(({ outside }) => outside.others)}.`,
  ].join("\n");
}
