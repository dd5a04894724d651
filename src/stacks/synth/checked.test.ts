import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseConfig } from "../../config";
import { checkStacks } from "../../services";
import type { Finding, Severity } from "../../services/rule";
import { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { remarkText, synthesizeChecked } from "./checked";

const PRODUCTION = JSON.parse(readFileSync(join(__dirname, "../../../config/production.json"), "utf8"));
/** A configuration without warnings. */
const QUIET = parseConfig({
  ...PRODUCTION,
  regions: {
    primary: { region: "eu-west-1", cidrBlock: "10.0.0.0/16" },
    dr: { region: "eu-central-1", cidrBlock: "10.1.0.0/16" },
  },
  scaling: { scaleInBelowCpuPercent: 30 },
  image: { repository: "lamp-apache", tag: "0123456789ab" },
  acknowledge: {},
});

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "lamp-checked-"));
});

afterEach(() => rmSync(outdir, { recursive: true, force: true }));

function finding(severity: Severity): Finding {
  return {
    rule: "vpc-example",
    severity,
    stack: "dr",
    address: "aws_vpc.network_vpc",
    message: "cidr_block: got 1, allowed: 2",
    fix: "Set it to 2.",
  };
}

const REMARK = {
  rule: "vpc-example",
  stack: "dr",
  path: "aws_vpc.network_vpc",
  message: "cidr_block: got 1, allowed: 2",
  fix: "Set it to 2.",
};

it("writes nothing when a rule finds an error, and reports which", () => {
  const result = synthesizeChecked(QUIET, outdir, () => [finding("error")]);
  expect(result).toEqual({ stacks: [], removed: [], warnings: [], errors: [REMARK] });
  expect(readdirSync(outdir)).toEqual([]);
});

it("writes the stacks when rules only warn", () => {
  const result = synthesizeChecked(QUIET, outdir, () => [finding("warning")]);
  expect(result.warnings).toEqual([REMARK]);
  expect(result.errors).toEqual([]);
  expect(result.stacks).toHaveLength(4);
  expect(readdirSync(outdir).sort()).toEqual(["manifest.json", "stacks"]);
});

it("writes nothing when a resource is of a type that no service claims, and names it", () => {
  const books = { resource: { aws_qldb_ledger: { visits: {} } } };
  const { errors, stacks } = synthesizeChecked(QUIET, outdir, (found) =>
    checkStacks([...found, new SynthesizedStack("books", books)]),
  );
  expect(errors.filter(({ rule }) => rule === null).map(remarkText)).toEqual([
    "books aws_qldb_ledger.visits: aws_qldb_ledger is a resource of no service in " +
      'src/services: no rule, policy or diagram covers it. Claim it there; see "Add a service" in CONTRIBUTING.md.',
  ]);
  expect(stacks).toEqual([]);
  expect(readdirSync(outdir)).toEqual([]);
});

it("shows every stack to the rules", () => {
  let seen: string[] = [];
  synthesizeChecked(QUIET, outdir, (stacks) => {
    seen = stacks.map(({ name }) => name);
    return [];
  });
  expect(seen).toEqual(["dns", "dr", "primary", "terraform-state"]);
});

it("reports the configuration's own warnings too", () => {
  const latest = { ...QUIET, image: { ...QUIET.image, tag: "latest" } };
  const { warnings } = synthesizeChecked(latest, outdir, () => []);
  expect(warnings).toEqual([
    {
      rule: null,
      stack: null,
      path: "image.tag",
      message: expect.stringContaining("moves with every push"),
      fix: null,
    },
  ]);
});
