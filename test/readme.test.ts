import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { synthesize } from "./support/synth";

const root = path.resolve(__dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", "terraform-state/README.md"];
const read = (page: string) => readFileSync(path.join(root, page), "utf8");

describe.each(pages)("%s", (page) => {
  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm (?:run )?(?!ci\b|run\b)([a-z]+(?:[:-][a-z0-9]+)*)/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => name !== undefined && scripts[name] === undefined)).toEqual([]);
  });

  it("links only to files that exist", () => {
    const targets = [...read(page).matchAll(/(?:\]\(|src=")(?!https?:)([^)"#]+)/g)].map(
      ([, target]) => target ?? "",
    );
    const missing = targets.filter((target) => !existsSync(path.join(root, path.dirname(page), target)));
    expect(missing).toEqual([]);
  });
});

describe("README.md", () => {
  const stacks = synthesize();
  const count = (stack: "primary" | "dr", type: string) => Object.keys(stacks[stack].resources(type)).length;

  it.each([
    ["Application Load Balancer", "aws_lb"],
    ["db.t3.micro, 20 GiB gp3", "aws_db_instance"],
    ["NAT gateway", "aws_nat_gateway"],
    ["customer managed keys", "aws_kms_key"],
    ["alarms", "aws_cloudwatch_metric_alarm"],
    ["dashboards", "aws_cloudwatch_dashboard"],
    ["image repository", "aws_ecr_repository"],
  ])("counts what costs money while idle: %s", (part, type) => {
    const [, primary, dr] =
      new RegExp(`^\\| ${part} \\| (\\d+) \\| (\\d+)`, "m").exec(read("README.md")) ?? [];
    expect([Number(primary), Number(dr)]).toEqual([count("primary", type), count("dr", type)]);
  });

  it("names only resources of the stacks as targets of the first deployment", () => {
    const targets = [...read("README.md").matchAll(/stacks\/(\w+) apply -target=(\w+)\.(\w+)/g)];
    expect(targets.map(([, stack, type, name]) => [stack, type, name])).toEqual([
      ["dr", "aws_ecr_repository", "image_registry"],
      ["primary", "aws_ecr_replication_configuration", "image_registry_replication"],
    ]);
    expect(stacks.dr.resource("aws_ecr_repository", "image_registry")).toBeDefined();
    expect(
      stacks.primary.resource("aws_ecr_replication_configuration", "image_registry_replication"),
    ).toBeDefined();
  });

  it("lists every module", () => {
    const modules = readdirSync(path.join(root, "modules"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const listed = read("README.md");
    expect(modules.filter((module) => module !== "posture" && !listed.includes(module))).toEqual([]);
  });
});
