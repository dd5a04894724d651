import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { atlantisScripts } from "./support/atlantis";
import { synthesize } from "./support/synth";

// Atlantis publishes no schema for its files. This is the part of its reference that the files use:
// https://www.runatlantis.io/docs/repo-level-atlantis-yaml.html#reference,
// https://www.runatlantis.io/docs/server-side-repo-config.html#reference and
// https://www.runatlantis.io/docs/custom-workflows.html#reference. An unknown key is refused, as in Atlantis.
const requirements = z.array(z.enum(["approved", "mergeable", "undiverged"]));
const step = z.union([
  z.enum(["init", "plan", "apply"]),
  z.strictObject({ plan: z.strictObject({ extra_args: z.array(z.string()) }) }),
  z.strictObject({ apply: z.strictObject({ extra_args: z.array(z.string()) }) }),
  z.strictObject({ run: z.string() }),
]);
const repositoryFile = z.strictObject({
  version: z.literal(3),
  automerge: z.boolean(),
  parallel_plan: z.boolean(),
  parallel_apply: z.boolean(),
  abort_on_execution_order_fail: z.boolean(),
  projects: z.array(
    z.strictObject({
      name: z.string(),
      dir: z.string(),
      branch: z.string().regex(/^\/.*\/$/),
      execution_order_group: z.int().min(0),
      autoplan: z.strictObject({ enabled: z.boolean(), when_modified: z.array(z.string()) }),
    }),
  ),
});
const serverFile = z.strictObject({
  repos: z.array(
    z.strictObject({
      id: z.string(),
      branch: z.string().regex(/^\/.*\/$/),
      plan_requirements: requirements,
      apply_requirements: requirements,
      import_requirements: requirements,
      allowed_overrides: z.array(z.string()),
      allow_custom_workflows: z.boolean(),
      workflow: z.string(),
      repo_locks: z.strictObject({ mode: z.enum(["disabled", "on_plan", "on_apply"]) }),
      pre_workflow_hooks: z.array(
        z.strictObject({ description: z.string(), run: z.string(), commands: z.string() }),
      ),
    }),
  ),
  workflows: z.record(
    z.string(),
    z.strictObject({
      plan: z.strictObject({ steps: z.array(step) }),
      apply: z.strictObject({ steps: z.array(step) }),
    }),
  ),
});

const ROOT = resolve(__dirname, "..");
const read = (file: string) => parse(readFileSync(join(ROOT, file), "utf8"));
const repository = () => repositoryFile.parse(read("atlantis.yaml"));
const server = () => serverFile.parse(read("pipelines/atlantis/repos.yaml"));

describe("atlantis.yaml", () => {
  it("has the form that Atlantis documents", () => {
    expect(repositoryFile.safeParse(read("atlantis.yaml")).error).toBeUndefined();
    expect(repositoryFile.safeParse({ ...read("atlantis.yaml"), worklows: {} }).success).toBe(false);
  });

  it("has one project per stack, in the order in which they read each other", () => {
    const order = repository().projects.map(({ name, dir, execution_order_group }) => [
      execution_order_group,
      name,
      dir,
    ]);
    expect(order).toEqual([
      [1, "primary", "cdktf.out/stacks/primary"],
      [2, "dr", "cdktf.out/stacks/dr"],
      [3, "dns", "cdktf.out/stacks/dns"],
    ]);
    // An administrator applies the state buckets.
    expect(synthesize().stacks.map(({ name }) => name)).toEqual(["dns", "dr", "primary", "terraform-state"]);
  });

  it("plans when a stack's sources change, named relative to the project's folder", () => {
    for (const { autoplan, dir } of repository().projects) {
      const files = autoplan.when_modified.map((pattern) => join(dir, pattern.replace("/**", "")));
      expect(files).toEqual(["config", "main.ts", "modules", "package-lock.json", "src"]);
      expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    }
  });

  it("does not decide who may apply: the server's file does", () => {
    expect(readFileSync(join(ROOT, "atlantis.yaml"), "utf8")).not.toMatch(
      /requirements:|workflow:|workflows:/,
    );
  });
});

describe("the Atlantis server's file", () => {
  it("has the form that Atlantis documents", () => {
    expect(serverFile.safeParse(read("pipelines/atlantis/repos.yaml")).error).toBeUndefined();
  });

  it("requires an approval before an apply, which no pull request can override", () => {
    const [only] = server().repos;
    expect(only).toMatchObject({
      apply_requirements: ["approved", "mergeable", "undiverged"],
      allowed_overrides: [],
      allow_custom_workflows: false,
      workflow: "lamp-dr",
    });
  });

  it("names no repository: a file that was not filled in applies to none", () => {
    expect(server().repos.map(({ id }) => id)).toEqual(["github.com/<owner>/<repository>"]);
  });

  it("synthesizes only before a plan", () => {
    expect(server().repos[0]?.pre_workflow_hooks).toEqual([
      {
        description: "Synthesize the stacks",
        run: "npm ci && npm run synth && npm run lint:stacks",
        commands: "plan",
      },
    ]);
  });

  it("applies with Atlantis's own step, which uses the plan's file", () => {
    expect(server().workflows["lamp-dr"]?.apply.steps).toEqual([
      { apply: { extra_args: ["-lock-timeout=60s"] } },
    ]);
  });

  it("runs only npm scripts that exist", () => {
    const named = atlantisScripts(server()).flatMap((script) =>
      [...script.matchAll(/npm (?:--prefix \S+ )?run (?:--\S+ )*([a-z:-]+)/g)].map(([, name]) => name),
    );
    const { scripts: known } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(named).toEqual(["synth", "lint:stacks", "review"]);
    expect(Object.keys(known)).toEqual(expect.arrayContaining(named));
  });
});
