import type { HalfPictures, Picture } from "./pictures";
import { combinedResult, type HalfReport, isMet, resultOf, type Section, type Table } from "./report";

/** Where the pictures are, beside the report. */
export const PICTURES = "pictures";
/** The pictures as one page, beside the report. */
export const PAGE_NAME = "drill.html";

/**
 * A drill as Markdown: the result first, then each half.
 *
 * @param pictures - of the halves; none where their data allow none
 */
export function renderDrill(halves: readonly HalfReport[], pictures: readonly HalfPictures[] = []): string {
  const { failures, word } = combinedResult(halves);
  return `${[
    `# Drill: ${word}`,
    ...(failures.length === 0 ? [] : [bullets(failures)]),
    objectives(halves),
    ...(pictures.some(isDrawn)
      ? [`All pictures are on one page, too, which needs nothing else: [${PAGE_NAME}](${PAGE_NAME}).`]
      : []),
    ...halves.flatMap((half) =>
      renderHalf(
        half,
        pictures.find((of) => of.half === half),
      ),
    ),
  ].join("\n\n")}\n`;
}

function objectives(halves: readonly HalfReport[]): string {
  const rows = halves.flatMap(({ half, objectives: of }) =>
    of.map((objective) => [
      objective.name,
      half,
      `${objective.worstSeconds} s`,
      `${objective.targetSeconds} s`,
      isMet(objective) ? "met" : "MISSED",
      objective.basis,
    ]),
  );
  return renderTable({
    title: "Objectives",
    columns: ["objective", "half", "worst of all rounds", "target", "", "made of"],
    rows,
  });
}

export const isDrawn = ({ overall, rounds }: HalfPictures) => overall.length + rounds.length > 0;

/** The name of a picture's file in one mode, beside the report. */
export const pictureFile = ({ name }: Picture, mode: "light" | "dark") => `${PICTURES}/${name}-${mode}.svg`;

function renderPicture(picture: Picture): string {
  const { description, title } = picture;
  const alt = `${title}. ${description}`
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;");
  return [
    `**${title}**`,
    "",
    "<picture>",
    `  <source media="(prefers-color-scheme: dark)" srcset="${pictureFile(picture, "dark")}">`,
    `  <img alt="${alt}" src="${pictureFile(picture, "light")}">`,
    "</picture>",
  ].join("\n");
}

function renderRounds(rounds: readonly Picture[]): string[] {
  return rounds.length === 0
    ? []
    : [
        "<details>",
        "<summary>Each round, moment by moment</summary>",
        ...rounds.map(renderPicture),
        "</details>",
      ];
}

function renderHalf(half: HalfReport, pictures: HalfPictures | undefined): string[] {
  const { failures, word } = resultOf(half);
  const checks = half.sections.flatMap(({ checks: of = [] }) => of);
  const passed = checks.filter((check) => check.passed).length;
  return [
    `## The ${half.half} half${half.engine ? ` on ${half.engine}` : ""}: ${word}`,
    [
      `\`${half.command}\`, ${half.startedAt} to ${half.endedAt} (UTC), seed ${half.seed}.`,
      `${passed} of ${checks.length} checks passed${failures.length === 0 ? "." : `; ${failures.length} failed.`}`,
      Object.entries(half.environment)
        .map(([name, value]) => `${name} ${value}`)
        .join(", "),
    ].join("  \n"),
    ...(pictures?.overall ?? []).map(renderPicture),
    ...renderRounds(pictures?.rounds ?? []),
    ...half.sections.flatMap(renderSection),
  ];
}

function renderSection({ checks = [], notes = [], steps = [], tables = [], title }: Section): string[] {
  return [
    `### ${title}`,
    ...notes,
    ...(steps.length === 0
      ? []
      : [
          renderTable({
            title: "Steps",
            columns: ["at", "step", "seconds", ""],
            rows: steps.map(({ name, note = "", seconds, startedAt }) => [
              startedAt.slice(11, 19),
              name,
              seconds,
              note,
            ]),
          }),
        ]),
    ...(checks.length === 0
      ? []
      : [
          renderTable({
            title: "Checks",
            columns: ["", "what", "expected", "observed"],
            rows: checks.map(({ expected, observed, passed, what }) => [
              passed ? "ok" : "FAILED",
              what,
              expected,
              observed,
            ]),
          }),
        ]),
    ...tables.map(renderTable),
  ];
}

/** A table under its title. */
export function renderTable({ columns, rows, title }: Table): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [`${title}:`, "", line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
