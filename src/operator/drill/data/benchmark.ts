import { type HalfReport, renderTable } from "../../drill-report";

/** The section on the data half in docs/benchmarks.md: the findings and times of each kind of round. */
export function renderDataBenchmark(
  { command, engine, environment, sections, startedAt }: HalfReport,
  report: string,
): string {
  return [
    `## Failover with data on ${engine}`,
    [
      `\`${command}\` on ${startedAt.slice(0, 10)}, ${environment.cores} cores. Real servers, real replication and real`,
      "visitors; DNS and what AWS takes its time for are modelled. What is what, and every round:",
      `[the report](${report}).`,
    ].join("\n"),
    ...sections.flatMap(({ checks = [], notes = [], tables: [times] = [], title }) =>
      times === undefined
        ? []
        : [
            `### ${title}`,
            ...notes,
            `${checks.filter(({ passed }) => passed).length} of ${checks.length} checks held in every round.`,
            renderTable(times),
          ],
    ),
  ].join("\n\n");
}
