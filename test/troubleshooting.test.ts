import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type SourceText, textsIn } from "./support/messages";

const page = readFileSync(path.join(__dirname, "../docs/troubleshooting.md"), "utf8");
const headings = [...page.matchAll(/^### `(.+)`$/gm)].map(([, heading = ""]) => heading);
const texts = textsIn("src", "modules");

/** Messages shown to people, by what receives them: error classes, and the preconditions of the stacks. */
const SHOWN = [
  "ToolError",
  "StepRefused",
  "ImageError",
  "LocalError",
  "PlanReadError",
  "PolicyError",
  "TerraformError",
  "errorMessage",
];

/** The folders of what operators run, without those only for drills and development. */
const OPERATED = /^(modules|src\/(documents\/diagram|operator(?!\/drill)|review|terraform|tools))\//;

/** Whether a heading is part of a message; `...` at its ends stands for anything. */
function isAbout(heading: string, { text }: SourceText): boolean {
  return text.includes(heading.replace(/^\.{3} ?/, "").replace(/ ?\.{3}$/, ""));
}

describe("docs/troubleshooting.md", () => {
  it("has headings", () => {
    expect(headings.length).toBeGreaterThan(80);
    expect(page.match(/^### /gm)).toHaveLength(headings.length);
  });

  it.each([...new Set(headings)])("%s: is a message in the sources", (heading) => {
    const letters = heading.replaceAll("...", "").replaceAll(/[^a-zA-Z]/g, "");
    expect(letters.length).toBeGreaterThan(6);
    expect(texts.filter((text) => isAbout(heading, text))).not.toEqual([]);
  });

  const shown = texts.filter(({ file, givenTo = "" }) => OPERATED.test(file) && SHOWN.includes(givenTo));

  it.each(SHOWN)("%s: there are such messages to explain", (receiver) => {
    expect(shown.filter(({ givenTo }) => givenTo === receiver)).not.toEqual([]);
  });

  it.each(shown.map((message): [string, string, SourceText] => [message.file, message.text, message]))(
    "%s: explains: %s",
    (_file, _text, message) => {
      expect(headings.filter((heading) => isAbout(heading, message))).not.toEqual([]);
    },
  );

  it("lists its sections at the top", () => {
    const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, title = ""]) => title);
    const listed = [...page.matchAll(/^- \[(.+)\]\(#(.+)\)$/gm)].map(([, title = "", anchor = ""]) => [
      title,
      anchor,
    ]);
    const anchorOf = (title: string) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-");
    expect(listed).toEqual(sections.map((title) => [title, anchorOf(title)]));
  });
});
