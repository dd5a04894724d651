import { createHash } from "node:crypto";
import type { Review, ReviewFinding } from "./review";
import { PLAN_RULES, type PlanRule } from "./rules";

/** A file and its review, or why it could not be read. */
export type Reviewed =
  | { readonly file: string; readonly review: Review }
  | { readonly file: string; readonly error: string };

const NOT_JUDGED = {
  id: "plan-not-judged",
  shortDescription: { text: "Every change is judged, or known to be harmless" },
  help: { text: "Read the change in Terraform's own output." },
  defaultConfiguration: { level: "warning" },
} as const;

/**
 * Reviews in SARIF 2.1.0, for code scanning. A finding that does not block is a warning; one that is waived is
 * suppressed.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(reviewed: readonly Reviewed[]): string {
  const errors = reviewed.flatMap((one) => ("error" in one ? [`${one.file}: ${one.error}`] : []));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "lamp-dr plan review",
            rules: [...PLAN_RULES.map(descriptor), NOT_JUDGED],
          },
        },
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            toolExecutionNotifications: errors.map((text) => ({ level: "error", message: { text } })),
          },
        ],
        results: reviewed.flatMap((one) => ("error" in one ? [] : resultsOf(one.file, one.review))),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptor({ controls = [], fix, id, risk, severity, source, title, why }: PlanRule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: fix },
    helpUri: source,
    defaultConfiguration: { level: severity },
    properties: { tags: [risk, ...controls] },
  };
}

function resultsOf(file: string, { findings, notJudged }: Review) {
  return [
    ...findings.map((finding) => ({
      ...result(file, finding.rule, finding.address, textOf(finding)),
      level: finding.blocks ? "error" : "warning",
      ...(finding.waivedBy === undefined
        ? {}
        : { suppressions: [{ kind: "external", justification: finding.waivedBy.reason }] }),
    })),
    ...notJudged.map(({ action, address, paths }) => ({
      ...result(file, NOT_JUDGED.id, address, [`${action} is not judged`, ...paths].join(": ")),
      level: "warning",
    })),
  ];
}

function result(file: string, ruleId: string, address: string, text: string) {
  return {
    ruleId,
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file === "-" ? "stdin" : encodeURI(file.replaceAll("\\", "/")) },
          region: { startLine: 1 },
        },
        logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
      },
    ],
    // A finding stays the same one while its message's values change.
    partialFingerprints: {
      "ruleAndAddress/v1": createHash("sha256").update(`${ruleId} ${address}`).digest("hex"),
    },
  };
}

/** A finding as text: what it does, to which object, and the values that show it. */
export function textOf({ address, attributes, fix, id, message }: ReviewFinding): string {
  const object = id === undefined ? address : `${address} (${id})`;
  const values = attributes.map(({ after, before, path }) => `${path}: ${before} -> ${after}`);
  return [`${object}: ${message}`, ...values, `fix: ${fix}`].join("\n");
}
