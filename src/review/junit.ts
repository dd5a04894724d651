import type { ReviewFinding } from "./review";
import { type Reviewed, textOf } from "./sarif";

/**
 * Reviews in JUnit's XML, for CI: a plan is a suite, a finding a case of its rule, which fails if it blocks and is skipped
 * if it does not. A plan that cannot be read is an error.
 *
 * Source: https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 */
export function renderJunit(reviewed: readonly Reviewed[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    ...reviewed.flatMap(suite),
    "</testsuites>",
  ].join("\n");
}

function suite(one: Reviewed): string[] {
  const name = text(one.file === "-" ? "stdin" : one.file);
  if ("error" in one) {
    return [
      `  <testsuite name="${name}" tests="1" failures="0" errors="1" skipped="0">`,
      `    <testcase classname="${name}" name="the plan can be read">`,
      `      <error message="${text(one.error)}"/>`,
      "    </testcase>",
      "  </testsuite>",
    ];
  }
  const { findings, headline, notJudged } = one.review;
  const failures = findings.filter(({ blocks }) => blocks).length;
  const skipped = findings.length - failures + notJudged.length;
  return [
    `  <testsuite name="${name}" tests="${findings.length + notJudged.length + 1}" failures="${failures}" errors="0" skipped="${skipped}">`,
    `    <testcase classname="${name}" name="${text(headline)}"/>`,
    ...findings.flatMap((finding) => findingCase(finding)),
    ...notJudged.flatMap(({ action, address, paths }) =>
      testCase("plan-not-judged", address, [
        `      <skipped message="${text([`${action} is not judged`, ...paths].join(": "))}"/>`,
      ]),
    ),
    "  </testsuite>",
  ];
}

function findingCase(finding: ReviewFinding): string[] {
  const { address, blocks, message, rule, waivedBy } = finding;
  if (blocks) {
    return testCase(rule, address, [
      `      <failure message="${text(message)}" type="${rule}">${text(textOf(finding))}</failure>`,
    ]);
  }
  const why = waivedBy === undefined ? message : `${message} (waived by ${waivedBy.id}: ${waivedBy.reason})`;
  return testCase(rule, address, [`      <skipped message="${text(why)}"/>`]);
}

function testCase(rule: string, address: string, lines: readonly string[]): string[] {
  return [`    <testcase classname="${rule}" name="${text(address)}">`, ...lines, "    </testcase>"];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** Text for an attribute or an element, without what XML 1.0 cannot hold. */
function text(value: string): string {
  return value
    .replace(/[&<>"\n\t]/g, (one) => ENTITIES[one] as string)
    .replace(/[^\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\u{fffd}");
}
