import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { PlanJson } from "../terraform/plan";
import { reviewPlan } from ".";

/** A plan by Terraform, labelled by a person with exactly what its review must find. */
interface LabelledPlan {
  readonly source: string;
  /** The rules by address; a change that is not listed is harmless. */
  readonly expected: Readonly<Record<string, readonly string[]>>;
  readonly plan: PlanJson;
}

const directory = path.join(__dirname, "labelled");
const page = readFileSync(path.resolve(__dirname, "../../docs/review.md"), "utf8");

const plans = readdirSync(directory)
  .filter((file) => file.endsWith(".json"))
  .map((file) => {
    const { expected, plan } = JSON.parse(readFileSync(path.join(directory, file), "utf8")) as LabelledPlan;
    const { resource_changes: changes = [], resource_drift: drift = [] } = plan;
    const wanted = Object.entries(expected).flatMap(([address, rules]) =>
      rules.map((rule) => `${rule} ${address}`),
    );
    const found = reviewPlan(plan).findings.map(({ address, rule }) => `${rule} ${address}`);
    return {
      name: path.basename(file, ".json"),
      changes: changes.length + drift.length,
      wanted,
      missed: wanted.filter((one) => !found.includes(one)),
      wrong: found.filter((one) => !wanted.includes(one)),
      right: wanted.filter((one) => found.includes(one)),
    };
  });

const sum = (of: (plan: (typeof plans)[number]) => number) =>
  plans.reduce((total, plan) => total + of(plan), 0);

const figures = {
  changes: sum(({ changes }) => changes),
  wanted: sum(({ wanted }) => wanted.length),
  recall: sum(({ right }) => right.length) / sum(({ wanted }) => wanted.length),
  precision: sum(({ right }) => right.length) / sum(({ right, wrong }) => right.length + wrong.length),
};

describe("the review of labelled plans", () => {
  it.each(plans)("finds in $name what a person finds", ({ missed, wrong }) => {
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
  });

  it("is measured on enough changes, harmless ones among them", () => {
    expect(figures.changes).toBeGreaterThanOrEqual(150);
    expect(figures.wanted).toBeGreaterThanOrEqual(80);
    expect(figures.changes - figures.wanted).toBeGreaterThanOrEqual(60);
  });

  it("has the precision and the recall stated in docs/review.md", () => {
    const { changes, precision, recall, wanted } = figures;
    expect(page).toContain(
      `${changes} changes, ${wanted} findings expected: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`,
    );
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });
});
