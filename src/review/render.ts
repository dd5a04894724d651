import { renderCounts } from "../terraform/plan";
import type { Review, ReviewFinding } from "./review";
import { RISKS, type Risk } from "./rules";

export type ReviewFormat = "terminal" | "markdown" | "json";

/** How many addresses to list if a rule finds the same problem in many. */
const mostAddresses = 10;

/** A review as text, without a line break at its end. */
export function renderReview(review: Review, format: ReviewFormat, title?: string): string {
  if (format === "json") {
    return JSON.stringify(title === undefined ? review : { title, ...review }, null, 2);
  }
  return format === "markdown" ? markdown(review, title) : terminal(review, title);
}

function terminal(review: Review, title: string | undefined): string {
  const lines = [`${title === undefined ? "" : `${title}: `}${review.headline}`];
  for (const { findings, isOneLine, title, word } of groups(review)) {
    lines.push(`  ${word}: ${title}`);
    if (isOneLine) {
      continue;
    }
    for (const ofRule of byRule(findings)) {
      for (const [first, ...more] of alike(ofRule)) {
        const { address, attributes, id, message, rule, waivedBy } = first;
        lines.push(`    ${address}${id === undefined ? "" : ` (${id})`}: ${message} [${rule}]`);
        lines.push(...attributes.map(({ after, before, path }) => `      ${path}: ${before} -> ${after}`));
        if (more.length > 0) {
          lines.push(`      the same for ${more.length} more: ${addresses(more)}`);
        }
        if (waivedBy !== undefined) {
          lines.push(`      waived by ${waivedBy.id} until ${waivedBy.expires}: ${waivedBy.reason}`);
        }
      }
      lines.push(`      fix: ${ofRule[0].fix}`);
    }
  }
  lines.push(...review.notes.map((note) => `  note: ${note}`), `  ${footer(review)}`);
  return lines.join("\n");
}

function markdown(review: Review, title: string | undefined): string {
  const lines = [`### ${plain(`${title === undefined ? "" : `${title}: `}${review.headline}`)}`];
  for (const { findings, isOneLine, title, word } of groups(review)) {
    lines.push(
      "",
      isOneLine ? `**${capital(word)}**: ${plain(title)}` : `**${capital(word)}: ${title}**`,
      "",
    );
    if (isOneLine) {
      continue;
    }
    for (const ofRule of byRule(findings)) {
      for (const [first, ...more] of alike(ofRule)) {
        const { address, attributes, id, message, rule, source, waivedBy } = first;
        const object = `${code(address)}${id === undefined ? "" : ` (${code(id)})`}`;
        lines.push(`- ${object}: ${plain(message)} ([${rule}](${source}))`);
        lines.push(
          ...attributes.map(
            ({ after, before, path }) => `  - ${code(path)}: ${code(before)} → ${code(after)}`,
          ),
        );
        if (more.length > 0) {
          lines.push(`  - the same for ${more.length} more: ${plain(addresses(more))}`);
        }
        if (waivedBy !== undefined) {
          lines.push(
            `  - waived by ${plain(`${waivedBy.id} until ${waivedBy.expires}: ${waivedBy.reason}`)}`,
          );
        }
      }
      lines.push(`  - *fix*: ${plain(ofRule[0].fix)}`);
    }
  }
  lines.push("", ...review.notes.map((note) => `> ${plain(note)}\n`));
  return [...cut(lines), plain(footer(review)), "", `digest: ${code(review.digest)}`].join("\n");
}

/** A GitHub comment holds at most 65,536 characters. */
const mostCharacters = 60_000;

/** As many lines as fit in a comment, and the number of omitted lines. */
function cut(lines: readonly string[]): string[] {
  let characters = 0;
  const end = lines.findIndex((line) => {
    characters += line.length + 1;
    return characters > mostCharacters;
  });
  return end === -1
    ? [...lines]
    : [
        ...lines.slice(0, end),
        "",
        `${lines.length - end} more lines: see the review in a terminal or as JSON.`,
        "",
      ];
}

interface Group {
  readonly title: string;
  readonly word: "blocks" | "review" | "waived";
  readonly findings: readonly ReviewFinding[];
  /** Its title says it all. */
  readonly isOneLine: boolean;
}

/** What a risk is called where something is created: a creation weakens nothing. */
const RISKS_OF_CREATED: Partial<Record<Risk, string>> = {
  protection: "is created without protection from deletion or without backups",
  encryption: "is created without encryption or TLS",
};

/** The findings by risk, blocking ones first. */
function groups({ findings, isFirstApply }: Review): Group[] {
  const words = ["blocks", "review", "waived"] as const;
  const wordOf = ({ blocks, waivedBy }: ReviewFinding) =>
    blocks ? "blocks" : waivedBy === undefined ? "review" : "waived";
  return words.flatMap((word) =>
    (Object.keys(RISKS) as Risk[]).flatMap((risk): Group[] => {
      const ofRisk = findings.filter((finding) => finding.risk === risk && wordOf(finding) === word);
      if (isFirstApply && risk === "unknown" && word === "review" && ofRisk.length > 0) {
        return [{ title: firstApply(ofRisk), word, findings: ofRisk, isOneLine: true }];
      }
      const forCreated = RISKS_OF_CREATED[risk];
      const isNew = ({ action }: ReviewFinding) => forCreated !== undefined && action === "create";
      return [
        { title: RISKS[risk], findings: ofRisk.filter((finding) => !isNew(finding)) },
        { title: forCreated ?? RISKS[risk], findings: ofRisk.filter(isNew) },
      ].flatMap((group) => (group.findings.length === 0 ? [] : [{ ...group, word, isOneLine: false }]));
    }),
  );
}

/** Nothing that it depends on can be applied before it. */
function firstApply(findings: readonly ReviewFinding[]): string {
  const count = findings.length === 1 ? "1 value depends" : `${findings.length} values depend`;
  const [...resources] = new Map(findings.map((finding) => [finding.address, finding])).values();
  return `first apply: ${count} on what it creates, in ${addresses(resources)} [${findings[0]?.rule}]`;
}

type Findings = readonly [ReviewFinding, ...ReviewFinding[]];

function byRule(findings: readonly ReviewFinding[]): Findings[] {
  return grouped(findings, ({ rule }) => rule);
}

/** Findings of a rule that differ only in their address, so that they are shown once. */
function alike(findings: readonly ReviewFinding[]): Findings[] {
  return grouped(findings, ({ attributes, message, waivedBy }) =>
    JSON.stringify([message, attributes, waivedBy?.id]),
  );
}

function grouped(findings: readonly ReviewFinding[], keyOf: (finding: ReviewFinding) => string): Findings[] {
  const groups = new Map<string, [ReviewFinding, ...ReviewFinding[]]>();
  for (const finding of findings) {
    const group = groups.get(keyOf(finding));
    if (group === undefined) {
      groups.set(keyOf(finding), [finding]);
    } else {
      group.push(finding);
    }
  }
  return [...groups.values()];
}

function addresses(findings: readonly ReviewFinding[]): string {
  const named = findings.slice(0, mostAddresses).map(({ address }) => address);
  const others = findings.length - named.length;
  return `${named.join(", ")}${others > 0 ? ` and ${others} others` : ""}`;
}

function footer({ counts, drifted, notListed }: Review): string {
  const parts = [renderCounts(counts), ...(drifted > 0 ? [`${drifted} changed outside of Terraform`] : [])];
  return `${parts.join(", ")}; ${notListed} of these without a finding`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Untrusted text escaped for Markdown, without mentions and links. */
function plain(text: string): string {
  const escaped = text.replace(/[\\`*_{}[\]<>#|]/g, "\\$&");
  return escaped.replace(/@(?=\w)|:(?=\/\/)|www(?=\.)/gi, "$&<!-- -->");
}

function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const space = fence.length > 1 ? " " : "";
  return `${fence}${space}${text.replaceAll("\n", " ")}${space}${fence}`;
}
