import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { complaints } from "./support/workflow-parser";
import { stepsOf, WORKFLOWS, workflow } from "./support/workflows";

const ROOT = resolve(__dirname, "..");

describe("GitHub's own parser", () => {
  it.each(WORKFLOWS)("takes $file", async ({ file, text }) => {
    expect(await complaints(file, text)).toEqual([]);
  });

  it.each([
    ["a job that needs another that is not there", "needs: check", "needs: chekc", /chekc/],
    ["a key it does not know", "timeout-minutes: 30", "timeout-minuts: 30", /timeout-minuts/],
    ["a permission it does not know", "contents: read", "content: read", /content/],
    [
      "an expression that does not parse",
      "github.event.pull_request.number }}",
      "github.event. }}",
      /Unexpected symbol/,
    ],
  ])("refuses %s", async (_, right, wrong, message) => {
    const { file, text } = workflow("pull-request.yml");
    expect(text).toContain(right);
    expect((await complaints(file, text.replace(right, wrong))).join("\n")).toMatch(message);
  });

  it("refuses an input that the called workflow does not have", async () => {
    const { file, text } = workflow("apply.yml");
    const wrong = text.replace("stack: primary", "stak: primary");
    expect((await complaints(file, wrong)).join("\n")).toMatch(/stak/);
  });
});

describe("the steps' scripts", () => {
  const scripts = WORKFLOWS.flatMap(stepsOf).flatMap(({ where, step: { run } }) =>
    run === undefined ? [] : [{ where, run }],
  );

  it.each(scripts)("no external value is interpolated into a script: $where", ({ run }) => {
    expect(run).not.toContain("${{");
  });

  it("call only npm scripts that exist", () => {
    const { scripts: known } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const called = scripts.flatMap(({ run }) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name as string),
    );
    expect(new Set(called)).toEqual(
      new Set(["check", "drill", "drill:data", "lint:stacks", "plan", "review", "synth"]),
    );
    expect(Object.keys(known)).toEqual(expect.arrayContaining(called));
  });
});

describe("what a workflow may do", () => {
  const jobs = WORKFLOWS.flatMap(({ file, jobs }) =>
    Object.entries(jobs).map(([name, job]) => ({ where: `${file}, ${name}`, job })),
  );

  it.each(WORKFLOWS)("$file grants no permission to all of its jobs", ({ permissions }) => {
    expect(permissions).toEqual({});
  });

  it("each job has the permissions that it needs and no more", () => {
    expect(Object.fromEntries(jobs.map(({ where, job }) => [where, job.permissions]))).toEqual({
      "activate.yml, dr": { contents: "read", "id-token": "write" },
      "apply-stack.yml, plan": { contents: "read", "id-token": "write" },
      "apply-stack.yml, apply": { "id-token": "write" },
      "apply.yml, primary": { contents: "read", "id-token": "write" },
      "apply.yml, dr": { contents: "read", "id-token": "write" },
      "apply.yml, dns": { contents: "read", "id-token": "write" },
      "drift.yml, plan": { contents: "read", "id-token": "write" },
      "drift.yml, report": { issues: "write" },
      "drill.yml, drill": { contents: "read" },
      "pull-request.yml, check": { contents: "read" },
      "pull-request.yml, plan": { contents: "read", "id-token": "write" },
      "pull-request.yml, comment": { "pull-requests": "write" },
    });
  });

  it("jobs that may write to GitHub, and those that apply, run nothing from the checkout", () => {
    const careful = jobs.filter(
      ({ job: { environment, permissions = {} } }) =>
        environment !== undefined ||
        permissions.issues === "write" ||
        permissions["pull-requests"] === "write",
    );
    expect(careful.map(({ where }) => where).sort()).toEqual([
      "apply-stack.yml, apply",
      "drift.yml, report",
      "pull-request.yml, comment",
    ]);
    for (const { job } of careful) {
      expect(JSON.stringify(job.steps)).not.toMatch(/actions\/checkout|npm/);
    }
  });

  it("a pull request's code never runs with the main branch's permissions", () => {
    expect(WORKFLOWS.filter(({ on }) => "pull_request_target" in on || "workflow_run" in on)).toEqual([]);
  });

  it("no run that may hold a state lock is cancelled by the next", () => {
    const concurrency = WORKFLOWS.filter(({ on }) => !("workflow_call" in on)).map((one) => [
      one.file,
      one.concurrency?.["cancel-in-progress"],
    ]);
    expect(Object.fromEntries(concurrency)).toEqual({
      "activate.yml": false,
      "apply.yml": false,
      "drift.yml": false,
      "drill.yml": false,
      "pull-request.yml": false,
    });
  });

  it("an activation waits for an apply, and no run replaces a waiting one", () => {
    const shared = { group: "apply", "cancel-in-progress": false, queue: "max" };
    expect(workflow("activate.yml").concurrency).toEqual(shared);
    expect(workflow("apply.yml").concurrency).toEqual(shared);
  });

  it("applies in the order in which the stacks read each other", () => {
    const order = Object.values(workflow("apply.yml").jobs).map(({ needs, with: inputs }) => [
      inputs?.stack,
      needs,
    ]);
    expect(order).toEqual([
      ["primary", undefined],
      ["dr", "primary"],
      ["dns", ["primary", "dr"]],
    ]);
  });

  it("applies the stacks after one without changes, but none after a failed one", () => {
    const { primary, dr, dns } = workflow("apply.yml").jobs;
    const went = (job: string) => `contains(fromJSON('["success", "skipped"]'), needs.${job}.result)`;
    expect(primary?.if).toBeUndefined();
    expect(dr?.if).toBe(`\${{ !cancelled() && !failure() && ${went("primary")} }}`);
    expect(dns?.if).toBe(`\${{ !cancelled() && !failure() && ${went("primary")} && ${went("dr")} }}`);
  });

  it("a plan file leaves its job encrypted, and no other workflow uploads one", () => {
    const uploads = WORKFLOWS.flatMap(stepsOf).filter(({ step }) =>
      step.uses?.startsWith("actions/upload-artifact@"),
    );
    expect(uploads.map(({ where, step }) => [where.split(",")[0], step.with?.path])).toEqual([
      ["apply-stack.yml", "plan.tar.gpg"],
      ["drift.yml", "review.md"],
      ["drill.yml", "cdktf.out/reports"],
      ["pull-request.yml", "review.md"],
    ]);
  });

  it.each(WORKFLOWS.flatMap(({ text }) => text.match(/(?<=uses: )(?!\.\/).+/g) ?? []))(
    "pins %s to a commit, with its version as a comment, which Dependabot reads",
    (uses) => {
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    },
  );

  it("is kept current by Dependabot, the actions and the npm packages", () => {
    const { version, updates } = parse(readFileSync(join(ROOT, ".github/dependabot.yml"), "utf8"));
    expect(version).toBe(2);
    expect(updates.map((one: Record<string, string>) => [one["package-ecosystem"], one.directory])).toEqual([
      ["github-actions", "/"],
      ["npm", "/"],
    ]);
  });

  it("keeps Terraform's output unchanged: the wrapper of setup-terraform adds a line to show -json", () => {
    const setups = WORKFLOWS.flatMap(stepsOf).filter(({ step }) => step.uses?.includes("/setup-terraform@"));
    expect(setups.map(({ step }) => step.with?.terraform_wrapper)).toEqual([false, false, false, false]);
  });

  it("leaves no token in the checkout", () => {
    const checkouts = WORKFLOWS.flatMap(stepsOf).filter(({ step }) => step.uses?.includes("/checkout@"));
    expect(checkouts.length).toBeGreaterThan(3);
    expect(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false)).toEqual([]);
  });
});
