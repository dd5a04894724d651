import type { HalfReport, Section } from "../report";
import { rowAxis, TEXT, valueAxis } from "./axes";
import { draw, type Picture } from "./draw";
import { colour } from "./palette";

/** How long each step of the control half took, in the order in which they began. */
function phasesChart(sections: readonly Section[], name: string, title: string): Picture {
  const steps = sections.flatMap((section) =>
    (section.steps ?? []).map((step) => ({ ...step, section: section.title })),
  );
  const begin = Math.min(...steps.map(({ startedAt }) => Date.parse(startedAt)));
  const rows = steps
    .map((step) => ({
      label: `${shortened(step.section, 18)}: ${step.name}`,
      from: (Date.parse(step.startedAt) - begin) / 60_000,
      minutes: step.seconds / 60,
      seconds: step.seconds,
    }))
    .sort((a, b) => a.from - b.from);
  return draw(
    {
      name,
      title,
      description: rows.map(({ label, seconds }) => `${label} ${seconds} s`).join("; "),
    },
    rows.length * 24 + 66,
    {
      grid: { left: 360, right: 60, top: 8, bottom: 50 },
      xAxis: valueAxis("minutes since the first step"),
      yAxis: rowAxis(rows.map(({ label }) => shortened(label, 50))),
      series: [
        {
          type: "bar",
          silent: true,
          stack: "time",
          barWidth: 14,
          itemStyle: { color: "none" },
          data: rows.map(({ from }) => from),
        },
        {
          type: "bar",
          silent: true,
          stack: "time",
          barWidth: 14,
          itemStyle: { color: colour.primary },
          label: {
            show: true,
            position: "right",
            ...TEXT,
            formatter: ({ dataIndex }: { readonly dataIndex: number }) =>
              `${Math.round(rows[dataIndex]?.seconds ?? 0)} s`,
          },
          data: rows.map(({ minutes }) => minutes),
        },
      ],
    },
  );
}

export const controlPictures = ({ sections }: HalfReport): Picture[] => {
  const timed = sections.filter(({ steps = [] }) => steps.length > 0);
  const faults = timed.filter(({ title }) => title.startsWith("Fault"));
  const others = timed.filter((section) => !faults.includes(section));
  return [
    ...(others.length > 0
      ? [phasesChart(others, "control-steps", "The control half: what was built and practised, step by step")]
      : []),
    ...(faults.length > 0
      ? [phasesChart(faults, "control-faults", "The control half: the faults, step by step")]
      : []),
  ];
};

function shortened(label: string, longest: number): string {
  return label.length <= longest ? label : `${label.slice(0, longest - 1)}…`;
}
