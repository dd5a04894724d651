import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { defaults } from "../src/config/defaults";

const root = path.resolve(__dirname, "..");
const pages = readdirSync(path.join(root, "docs")).filter((file) => file.endsWith(".md"));
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Anchors, as GitHub derives them from headings. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe.each(pages)("docs/%s", (page) => {
  const text = read(`docs/${page}`);

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm (?:--silent )?run (?:--silent )?([a-z][a-z:0-9-]*)/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("links only to pages and headings that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const dead = links.filter(([, target = "", anchor]) => {
      const file = path.join("docs", target === "" ? page : target);
      if (!existsSync(path.join(root, file))) {
        return true;
      }
      return anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).includes(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });
});

describe("docs/how-to.md", () => {
  const page = read("docs/how-to.md");
  const staging = JSON.parse(read("config/staging.example.json"));

  it.each([
    ["name", `\`${staging.name}\``],
    ["image.repository", `\`${staging.image.repository}\``],
    ["imageRegistry.manageReplication", `\`${staging.imageRegistry.manageReplication}\``],
    ["dns.recordName", `\`${staging.dns.recordName}\``],
    ["regions.*.cidrBlock", `${staging.regions.primary.cidrBlock}, ${staging.regions.dr.cidrBlock}`],
  ])("matches the staging example: %s", (setting, value) => {
    expect(page).toContain(`| \`${setting}\` | ${value} |`);
  });

  it("lists in the image's environment what the tasks get for the database", () => {
    const given = read("modules/web-service/index.ts").match(/"?\bDATABASE_[A-Z]+\b"?/g) ?? [];
    const names = [...new Set(given.map((name) => name.replaceAll('"', "")))];
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("docs/upgrading.md", () => {
  const page = read("docs/upgrading.md");

  it("names the versions in use", () => {
    expect(page).toContain(`\`"engineVersion": "${defaults.database.engineVersion}"\``);
    const lock = JSON.parse(read("package-lock.json"));
    expect(lock.packages["node_modules/cdktf"].version).toMatch(/^0\.21\./);
    expect(page).toContain("CDKTF 0.21 is its last release");
    expect(read("node_modules/@cdktf/provider-aws/lib/provider/index.js")).toContain("5.100.0");
    expect(page).toContain("5.100.0 exactly");
  });

  it("names rules that exist", () => {
    const ids = [...page.matchAll(/`(rds-[a-z-]+)`/g)].map(([, id]) => id);
    const rules = readdirSync(path.join(root, "src/services/rds/rules")).map(
      (file) => `rds-${file.replace(".ts", "")}`,
    );
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !rules.includes(id ?? ""))).toEqual([]);
  });
});
