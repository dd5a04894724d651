import { describe, expect, it } from "vitest";
import type { Action, PlanJson, ResourceChange } from "../terraform/plan";
import { reviewPlan, reviewPlanJson } from "./read-plan";
import { renderReview } from "./render";
import { created, deleted, updated } from "./rules/test-support";

function planOf(changes: readonly ResourceChange[], more: object = {}): PlanJson {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes, ...more };
}

const provider = (region: object) => ({ name: "aws", expressions: { region } });

describe("the review of a plan", () => {
  it("is clear if nothing is at risk, and counts the changes", () => {
    const review = reviewPlan(planOf([created("aws_vpc", {}), updated("aws_vpc", {}, { tags: { a: "b" } })]));
    expect(review).toMatchObject({
      verdict: "clear",
      headline: "clear: nothing at risk",
      counts: { create: 1, update: 1, delete: 0 },
      notListed: 2,
      findings: [],
    });
  });

  it.each<[readonly string[], object, Action, string[]]>([
    [["delete"], {}, "delete", ["plan-database-destroyed"]],
    [["delete", "create"], {}, "replace", ["plan-database-destroyed"]],
    [["create", "delete"], {}, "replace", ["plan-database-destroyed"]],
    [["create", "forget"], {}, "forget-create", ["plan-state-forgotten"]],
    [["forget", "create"], {}, "forget-create", ["plan-state-forgotten"]],
    [["forget"], {}, "forget", ["plan-state-forgotten"]],
    [["no-op"], { importing: { id: "lamp-primary-1" } }, "import", []],
    [["no-op"], {}, "no-op", []],
  ])("takes %j with %j of a database for %s", (actions, beside, action, rules) => {
    const one = deleted("aws_db_instance");
    const change = { ...one.change, ...beside, actions } as ResourceChange["change"];
    const review = reviewPlan(planOf([{ ...one, change }]));
    expect(review.findings.map(({ rule }) => rule)).toEqual(rules);
    expect(review.findings.filter((finding) => finding.action !== action)).toEqual([]);
    expect(Object.entries(review.counts).filter(([, count]) => count > 0)).toEqual([[action, 1]]);
    expect(review.notListed).toBe(action === "import" ? 1 : 0);
  });

  it("counts a move, on which no rule reports anything", () => {
    const moved = { ...deleted("aws_db_instance"), previous_address: "aws_db_instance.old" };
    const change = { ...moved.change, actions: ["no-op"] as const, after: {} };
    const review = reviewPlan(planOf([{ ...moved, change }]));
    expect(renderReview(review, "terminal").split("\n")).toEqual([
      "clear: nothing at risk",
      "  0 to create, 0 to change, 0 to destroy, 1 to move; 1 of these without a finding",
    ]);
  });

  it("is blocked if data is lost, and shows that first", () => {
    const review = reviewPlan(
      planOf([
        updated("aws_ecs_service", { desired_count: 2 }, { desired_count: 0 }),
        deleted("aws_db_instance"),
        created("aws_vpc", {}),
      ]),
    );
    expect(review.headline).toBe("blocked: destroys a database; 1 more below");
    expect(review.findings.map(({ rule, blocks }) => [rule, blocks])).toEqual([
      ["plan-database-destroyed", true],
      ["plan-capacity-zero", false],
    ]);
    expect(review.notListed).toBe(1);
  });

  it("counts an alarm that a promotion switches off as part of it, wherever in the plan it is", () => {
    const alarm = { alarm_actions: ["arn:aws:sns:eu-west-1:123456789012:alerts"], actions_enabled: true };
    const off = updated("aws_cloudwatch_metric_alarm", alarm, { ...alarm, actions_enabled: false });
    const promotion = updated("aws_db_instance", { replicate_source_db: "writer" }, {});
    const rulesOf = (...changes: ResourceChange[]) =>
      reviewPlan(planOf(changes)).findings.map(({ rule }) => rule);

    expect(rulesOf(off)).toEqual(["plan-alarm-silenced"]);
    expect(rulesOf(off, promotion)).toEqual(["plan-database-promoted"]);
  });

  it("asks for a review if something needs one", () => {
    const changes = [updated("aws_db_instance", { replicate_source_db: "writer" }, {})];
    expect(reviewPlan(planOf(changes)).headline).toBe("review: promotes a database");
  });

  it("is the same for its JSON as for an object", () => {
    const plan = planOf(
      [deleted("aws_db_instance"), created("aws_sns_topic", { arn: "arn:aws:sns:us-east-1:1:a" })],
      {
        resource_drift: [updated("aws_s3_bucket", { tags: {} }, { tags: { a: "é" } })],
        configuration: {
          provider_config: { aws: provider({ constant_value: "eu-west-1" }) },
          root_module: {},
        },
      },
    );
    const review = reviewPlan(plan);
    expect(review.findings.map(({ rule }) => rule)).toEqual([
      "plan-database-destroyed",
      "plan-outside-region",
      "plan-drift",
    ]);
    expect(reviewPlanJson(Buffer.from(JSON.stringify(plan)))).toEqual(review);
    expect(reviewPlanJson(Buffer.from(`\ufeff${JSON.stringify(plan, null, 2)}`, "utf16le"))).toEqual(review);
  });

  it("knows the region of a provider from a variable, and of a resource in a module from its provider", () => {
    const change = { ...created("aws_sns_topic", {}), address: 'module.alarms["a"].aws_sns_topic.main[0]' };
    const review = reviewPlan(
      planOf([change], {
        variables: { home: { value: "eu-west-1" } },
        configuration: {
          provider_config: {
            aws: provider({ references: ["var.home"] }),
            "aws.us": provider({ constant_value: "us-east-1" }),
          },
          root_module: {
            module_calls: {
              alarms: {
                expressions: { name: { references: ["var.home"] } },
                module: {
                  resources: [
                    { address: "aws_sns_topic.main", provider_config_key: "aws.us", expressions: {} },
                  ],
                },
              },
            },
          },
        },
      }),
    );
    expect(review.findings.map(({ message }) => message)).toEqual([
      "calls us-east-1; the stack is in eu-west-1",
    ]);
  });

  it("knows the second region of this project's DNS stack, and of no other stack", () => {
    const rulesIn = (Stack: string, alias: string) => {
      const tags = { default_tags: [{ tags: { constant_value: { Stack } } }] };
      const configuration = {
        provider_config: {
          aws: { name: "aws", expressions: { region: { constant_value: "eu-central-1" }, ...tags } },
          [`aws.${alias}`]: provider({ constant_value: "us-east-1" }),
        },
        root_module: {
          resources: [
            { address: "aws_sns_topic.main", provider_config_key: `aws.${alias}`, expressions: {} },
          ],
        },
      };
      const plan = planOf([created("aws_sns_topic", {})], { configuration });
      return reviewPlan(plan).findings.map(({ rule }) => rule);
    };
    expect(rulesIn("dns", "metrics")).toEqual([]);
    expect(rulesIn("dns", "other")).toEqual(["plan-outside-region"]);
    expect(rulesIn("primary", "metrics")).toEqual(["plan-outside-region"]);
  });

  it("knows that a bucket whose name is not known yet is created with its rules", () => {
    const rule = [{ status: "Enabled", expiration: [{ days: 7 }] }];
    const type = "aws_s3_bucket_lifecycle_configuration";
    const rulesOf = (references: readonly string[]) => {
      const resources = [{ address: `${type}.main`, expressions: { bucket: { references }, rule: [] } }];
      const changes = [
        created(type, { rule }, { unknown: { bucket: true } }),
        created("aws_s3_bucket", {}, { unknown: { bucket: true } }),
      ];
      const configuration = { root_module: { resources } };
      return reviewPlan(planOf(changes, { configuration })).findings.map((finding) => finding.rule);
    };
    expect(rulesOf(["aws_s3_bucket.main.id", "aws_s3_bucket.main"])).toEqual([]);
    expect(rulesOf(["aws_s3_bucket.other.id", "aws_s3_bucket.other"])).toEqual(["plan-data-expires-sooner"]);
    expect(rulesOf(["aws_s3_bucket.main.id", "data.external.name.result"])).toEqual([
      "plan-data-expires-sooner",
    ]);
  });

  it("does not report as unknown what the provider computes", () => {
    const change = created("aws_iam_role_policy", {}, { unknown: { policy: true } });
    const configured = (expressions: object) =>
      reviewPlan(
        planOf([change], {
          configuration: {
            root_module: { resources: [{ address: "aws_iam_role_policy.main", expressions }] },
          },
        }),
      ).findings.map(({ rule }) => rule);
    expect(configured({ policy: { references: ["aws_sqs_queue.a"] } })).toEqual(["plan-unknown-hides"]);
    expect(configured({ name: { constant_value: "a" } })).toEqual([]);
  });

  it("does not report as drift what only mirrors other resources", () => {
    const drifted = updated(
      "aws_iam_role",
      { inline_policy: [] },
      {
        inline_policy: [{ policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }],
      },
    );
    const review = (expressions: object) =>
      reviewPlan(
        planOf([], {
          resource_drift: [drifted],
          configuration: { root_module: { resources: [{ address: "aws_iam_role.main", expressions }] } },
        }),
      );
    expect(review({ name: {} }).findings).toEqual([]);
    expect(review({ inline_policy: [{ policy: { constant_value: "" } }] }).headline).toBe(
      "review: finds drift",
    );
  });

  it("is blocked by a check that fails, with its address and its message", () => {
    const check = (status: string) => ({
      address: { kind: "check", name: "versions", to_display: "check.versions" },
      status,
      instances: [
        { address: { to_display: "check.versions" }, status, problems: [{ message: "No versions." }] },
      ],
    });
    const review = (status: string) => reviewPlan(planOf([], { checks: [check(status)] }));
    expect(review("fail")).toMatchObject({
      verdict: "blocked",
      notListed: 0,
      findings: [{ address: "check.versions", message: "does not hold: No versions." }],
    });
    expect(review("error").findings[0]?.message).toBe("cannot be evaluated: No versions.");
    expect(review("pass").verdict).toBe("clear");
  });

  it("notes when a plan is incomplete", () => {
    const notes = (more: object) => reviewPlan(planOf([], more)).notes;
    expect(notes({ errored: true })).toEqual([
      "the plan failed halfway: what follows the error is not in it",
    ]);
    expect(notes({ complete: false })).toEqual([
      "the plan is not complete (-target, or changes that wait for a later plan)",
    ]);
    expect(notes({ deferred_changes: [{ reason: "provider_config_unknown" }] })).toEqual([
      "1 changes are deferred to a later plan: they are reviewed as far as they are known",
    ]);
    expect(notes({ complete: true, errored: false })).toEqual([]);
    expect(reviewPlan(planOf([], { errored: true })).headline).toBe(
      "review: not all of the plan is reviewed",
    );
  });

  it("does not call a plan with an unknown action clear", () => {
    const change = {
      ...created("aws_db_instance", {}),
      change: { actions: ["explode"], before: {}, after: {} },
    };
    expect(reviewPlan(planOf([change as unknown as ResourceChange]))).toMatchObject({
      verdict: "review",
      notes: ["aws_db_instance.main: Terraform's action explode is unknown"],
    });
  });

  it("does not call a plan clear whose resources it barely covers, except utilities", () => {
    const review = (change: ResourceChange) => reviewPlan(planOf([change]));
    expect(review(created("google_compute_firewall", {}))).toMatchObject({
      verdict: "review",
      notes: ["not judged: created: 1 google_compute_firewall"],
    });
    expect(review(deleted("google_sql_database_instance")).headline).toBe("blocked: destroys a database");
    expect(review(created("random_id", {})).verdict).toBe("clear");
  });

  it("finds a secret that an output prints, but not one that it hides", () => {
    const output = { actions: ["create"], before: null, after: "hunter2" };
    const review = (after_sensitive: boolean) =>
      reviewPlan(planOf([], { output_changes: { db_password: { ...output, after_sensitive } } }));
    expect(review(false)).toMatchObject({
      notListed: 0,
      findings: [{ address: "output.db_password", message: "spells out a secret: db_password" }],
    });
    expect(review(true).findings).toEqual([]);
  });

  it("reports what is unknown in a dynamic block, which the configuration does not show", () => {
    const unknown = (mask: unknown) =>
      planOf(
        [created("aws_security_group", { ingress: [{ from_port: 22 }] }, { unknown: { ingress: mask } })],
        {
          configuration: {
            root_module: {
              resources: [
                { address: "aws_security_group.main", expressions: { name: { constant_value: "a" } } },
              ],
            },
          },
        },
      );
    const messages = (mask: unknown) => reviewPlan(unknown(mask)).findings.map(({ message }) => message);
    expect(messages([{ cidr_blocks: true }])).toEqual(["ingress.cidr_blocks is not known before the apply"]);
    // The provider computes it: the configuration does not set it.
    expect(messages(true)).toEqual([]);
  });

  it.each(["0.1", "0.2", "1.0", "1.2", "1.99"])("reads plan format %s", (format_version) => {
    expect(reviewPlan({ ...planOf([]), format_version }).formatVersion).toBe(format_version);
  });

  it.each([
    [
      '{"format_version": "2.0", "resource_changes": []}',
      "plan format 2.0 is not supported: major versions 0 and 1",
    ],
    ['{"resource_changes": []}', "it has no format_version"],
    ['{"format_version": "1.0", "values": {}}', "this is a state, not a plan"],
    ['{"format_version": "1.0"}', "it has neither resource_changes nor planned_values"],
    ['{"format_version": "1.0", "resource_changes": [{', "it ends in the middle"],
    ["Terraform will perform", "this is `terraform show` for people"],
    ["[1]", "it does not begin with {"],
    ['{"format_version": "1.0", "resource_changes": []} 2', "something follows its end"],
    ['{"format_version": "9\\u001b[2J"}', "plan format 9 [2J is not supported"],
    [
      '{"format_version": "1.0", "resource_changes": [null]}',
      "resource_changes.0 is not what Terraform writes there",
    ],
    [
      '{"format_version": "1.0", "resource_changes": [{"address": "a", "type": "b"}]}',
      "resource_changes.0 is not what Terraform writes there",
    ],
    [
      '{"format_version": "1.0", "resource_changes": [], "variables": {"a": null}}',
      "variables.a is not what Terraform writes there",
    ],
    ["", "it is empty"],
    ['{"format_version": 1.0 "password": "hunter2"}', "it is malformed at byte 24"],
  ])("refuses %s", (text, message) => {
    expect(() => reviewPlanJson(Buffer.from(text))).toThrow(message);
  });

  it("is refused without a word of what is in it", () => {
    const text = '{"format_version": hunter2, "resource_changes": []}';
    expect(() => reviewPlanJson(Buffer.from(text))).toThrow(
      /^not a plan in JSON: it is malformed between bytes 20 and 26\. Write a plan as JSON with: /,
    );
  });
});
