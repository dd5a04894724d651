import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { temporaryFolder } from "./support/temporary-folder";
import { complaints } from "./support/workflow-parser";
import { stepsOf, WORKFLOWS, workflow } from "./support/workflows";

const ROOT = resolve(__dirname, "..");

describe("GitHub's own parser", () => {
  it.each(WORKFLOWS)("takes $file", async ({ file, text }) => {
    expect(await complaints(file, text)).toEqual([]);
  });

  it.each([
    ["a job that needs another that is not there", "needs: [check,", "needs: [chekc,", /chekc/],
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
    const { file, text } = workflow("apply-environment.yml");
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
      new Set(["check", "drill", "drill:data", "lint:stacks", "pipeline-policy", "plan", "review", "synth"]),
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
      "apply-environment.yml, primary": { contents: "read", "id-token": "write" },
      "apply-environment.yml, dr": { contents: "read", "id-token": "write" },
      "apply-environment.yml, dns": { contents: "read", "id-token": "write" },
      "apply-stack.yml, plan": { contents: "read", "id-token": "write" },
      "apply-stack.yml, apply": { "id-token": "write" },
      "apply.yml, environments": { contents: "read" },
      "apply.yml, apply": { contents: "read", "id-token": "write" },
      "drift-environment.yml, plan": { contents: "read", "id-token": "write" },
      "drift-environment.yml, report": { issues: "write" },
      "drift.yml, environments": { contents: "read" },
      "drift.yml, drift": { contents: "read", "id-token": "write", issues: "write" },
      "drill.yml, drill": { contents: "read" },
      "environments.yml, list": { contents: "read" },
      "pull-request-environment.yml, plan": { contents: "read", "id-token": "write" },
      "pull-request-environment.yml, comment": { "pull-requests": "write" },
      "pull-request.yml, check": { contents: "read" },
      "pull-request.yml, environments": { contents: "read" },
      "pull-request.yml, plan": { contents: "read", "id-token": "write", "pull-requests": "write" },
    });
  });

  it("jobs that may write to GitHub, and those that apply, run nothing from the checkout", () => {
    const careful = jobs.filter(
      ({ job: { environment, permissions = {}, steps } }) =>
        steps !== undefined &&
        (environment !== undefined ||
          permissions.issues === "write" ||
          permissions["pull-requests"] === "write"),
    );
    expect(careful.map(({ where }) => where).sort()).toEqual([
      "apply-stack.yml, apply",
      "drift-environment.yml, report",
      "pull-request-environment.yml, comment",
    ]);
    for (const { job } of careful) {
      expect(JSON.stringify(job.steps)).not.toMatch(/actions\/checkout|npm/);
    }
  });

  it("a pull request's code never runs with the main branch's permissions", () => {
    expect(WORKFLOWS.filter(({ on }) => "pull_request_target" in on || "workflow_run" in on)).toEqual([]);
  });

  it("no run that may hold a state lock is cancelled by the next", () => {
    const groups = WORKFLOWS.flatMap((one) => [
      ...(one.concurrency === undefined ? [] : [[one.file, one.concurrency] as const]),
      ...Object.entries(one.jobs).flatMap(([name, { concurrency }]) =>
        concurrency === undefined ? [] : [[`${one.file}, ${name}`, concurrency] as const],
      ),
    ]);
    expect(Object.fromEntries(groups.map(([where, group]) => [where, group["cancel-in-progress"]]))).toEqual({
      "activate.yml": false,
      "apply.yml, apply": false,
      "drift.yml": false,
      "drill.yml": false,
      "pull-request.yml": false,
    });
  });

  it("an activation waits for an apply in its environment only, and no run replaces a waiting one", () => {
    const shared = { "cancel-in-progress": false, queue: "max" };
    expect(workflow("activate.yml").concurrency).toEqual({
      group: "apply-${{ inputs.environment }}",
      ...shared,
    });
    expect(workflow("apply.yml").jobs.apply?.concurrency).toEqual({
      group: "apply-${{ matrix.environment }}",
      ...shared,
    });
  });

  it("applies in the order in which the stacks read each other", () => {
    const order = Object.values(workflow("apply-environment.yml").jobs).map(({ needs, with: inputs }) => [
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
    const { primary, dr, dns } = workflow("apply-environment.yml").jobs;
    const went = (job: string) => `contains(fromJSON('["success", "skipped"]'), needs.${job}.result)`;
    expect(primary?.if).toBeUndefined();
    expect(dr?.if).toBe(`\${{ !cancelled() && !failure() && ${went("primary")} }}`);
    expect(dns?.if).toBe(`\${{ !cancelled() && !failure() && ${went("primary")} && ${went("dr")} }}`);
  });

  it("an activation can be held to the plan that was approved, which its review compares", () => {
    expect(workflow("activate.yml").jobs.dr?.with?.approved).toBe("${{ inputs.approved }}");
    const { step } =
      stepsOf(workflow("apply-stack.yml")).find(({ step: { name } }) => name === "Review") ?? {};
    expect(step?.env).toMatchObject({ APPROVED: "${{ inputs.approved }}" });
    const folder = temporaryFolder("approved");
    const run = (approved: string) =>
      execFileSync("bash", ["-c", `npm() { echo "$@"; }\n${step?.run}\ncat summary`], {
        cwd: folder.path,
        encoding: "utf8",
        env: { ...process.env, APPROVED: approved, GITHUB_STEP_SUMMARY: "summary", STACK: "dr" },
      }).trim();
    const plan = "cdktf.out/plans/aws/dr/plan.json";
    expect(run("")).toBe(`run --silent review -- --format markdown ${plan}`);
    expect(run("abc").split("\n").at(-1)).toBe(
      `run --silent review -- --format markdown --approved abc ${plan}`,
    );
    folder.remove();
  });

  it("a plan file leaves its job encrypted, and no other workflow uploads one", () => {
    const uploads = WORKFLOWS.flatMap(stepsOf).filter(({ step }) =>
      step.uses?.startsWith("actions/upload-artifact@"),
    );
    expect(uploads.map(({ where, step }) => [where.split(",")[0], step.with?.path])).toEqual([
      ["apply-stack.yml", "plan.tar.gpg"],
      ["drift-environment.yml", "review.md"],
      ["drill.yml", "cdktf.out/reports"],
      ["pull-request-environment.yml", "review.md"],
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

describe("several environments", () => {
  const root = (file: string) => join(ROOT, file);

  it("are the configurations in config/, without examples and the schema", () => {
    const { path: folder, remove } = temporaryFolder("environments");
    mkdirSync(join(folder, ".ci"));
    mkdirSync(join(folder, "config"));
    cpSync(root(".ci/environments"), join(folder, ".ci/environments"));
    for (const name of ["production", "staging", "staging.example", "config.schema"]) {
      writeFileSync(join(folder, "config", `${name}.json`), "{}");
    }
    writeFileSync(join(folder, "config", "notes.md"), "");
    expect(execFileSync(join(folder, ".ci/environments"), { encoding: "utf8" })).toBe(
      "production\nstaging\n",
    );
    remove();
  });

  it.each([
    ["apply.yml", "apply", "apply-environment.yml"],
    ["drift.yml", "drift", "drift-environment.yml"],
    ["pull-request.yml", "plan", "pull-request-environment.yml"],
  ])("%s serves each, and none stops another's", (file, job, called) => {
    const { name, needs, strategy, uses, with: inputs } = workflow(file).jobs[job] ?? {};
    expect([needs].flat()).toContain("environments");
    expect(workflow(file).jobs.environments?.uses).toBe("./.github/workflows/environments.yml");
    expect(name).toBe("${{ matrix.environment }}");
    expect(strategy).toEqual({
      "fail-fast": false,
      matrix: { environment: "${{ fromJSON(needs.environments.outputs.names) }}" },
    });
    expect(uses).toBe(`./.github/workflows/${called}`);
    expect(inputs).toEqual({ environment: "${{ matrix.environment }}" });
  });

  it.each(["apply-stack.yml", "drift-environment.yml", "pull-request-environment.yml"])(
    "%s reads the environment's configuration in every job",
    (file) => {
      expect(workflow(file).env).toEqual({ LAMP_CONFIG: "config/${{ inputs.environment }}.json" });
    },
  );

  it("have roles of their own: each job takes its role from the environment, and the workflow names none", () => {
    const roles = WORKFLOWS.flatMap(stepsOf).filter(({ step }) =>
      step.uses?.includes("/configure-aws-credentials@"),
    );
    expect(
      roles
        .map(({ where, step }) => [where, step.with?.["role-to-assume"], step.with?.["aws-region"]])
        .map(([where, ...rest]) => [String(where).split(", ").slice(0, 2).join(", "), ...rest]),
    ).toEqual([
      ["apply-stack.yml, plan", "${{ steps.roles.outputs.refresh }}", "${{ steps.roles.outputs.region }}"],
      ["apply-stack.yml, apply", "${{ vars.AWS_ROLE_ARN }}", "${{ needs.plan.outputs.region }}"],
      [
        "drift-environment.yml, plan",
        "${{ steps.roles.outputs.refresh }}",
        "${{ steps.roles.outputs.region }}",
      ],
      [
        "pull-request-environment.yml, plan",
        "${{ steps.roles.outputs.plan }}",
        "${{ steps.roles.outputs.region }}",
      ],
    ]);
  });

  it("are approved by their own reviewers, an activation by others than an apply", () => {
    expect(workflow("apply-stack.yml").jobs.apply?.environment).toBe("${{ inputs.approval }}");
    const approvals = [
      ...Object.values(workflow("apply-environment.yml").jobs),
      workflow("activate.yml").jobs.dr,
    ].map((job) => job?.with?.approval);
    const apply = "${{ inputs.environment }}";
    expect(approvals).toEqual([apply, apply, apply, `${apply}-activation`]);
  });

  it("share no artifact, comment or issue", () => {
    const artifacts = WORKFLOWS.filter(({ file }) => file !== "drill.yml")
      .flatMap(stepsOf)
      .filter(({ step }) => step.uses?.includes("-artifact@"));
    expect(artifacts).toHaveLength(6);
    for (const { step } of artifacts) {
      expect(step.with?.name).toMatch(/^(plan|drift|review)-\$\{\{ inputs\.environment \}\}/);
    }
    for (const [file, job, name] of [
      ["pull-request-environment.yml", "comment", "Comment"],
      ["drift-environment.yml", "report", "Open or update the issue"],
    ] as const) {
      const found = workflow(file).jobs[job]?.steps?.find((step) => step.name === name);
      expect(found?.env?.ENVIRONMENT).toBe("${{ inputs.environment }}");
    }
  });
});
