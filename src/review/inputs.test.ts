import { describe, expect, it, test } from "vitest";
import { type PlanJson, type ResourceChange, summarizePlan } from "../terraform/plan";
import { reviewPlan } from ".";
import { created, deleted, updated } from "./rules/test-support";

function planOf(changes: readonly ResourceChange[], more: object = {}): PlanJson {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes, ...more };
}

const review = (...changes: ResourceChange[]) => reviewPlan(planOf(changes));
const rulesOf = (...changes: ResourceChange[]) => review(...changes).findings.map(({ rule }) => rule);

describe("plans of other versions", () => {
  it("have drift without addresses: of Terraform 0.15.4 to 1.0.1", () => {
    const { address: _, ...drifted } = updated("aws_s3_bucket", { tags: {} }, { tags: { a: "b" } });
    const found = reviewPlan(
      planOf([], { resource_drift: [{ ...drifted, module_address: "module.pages", index: "eu" }] }),
    ).findings;
    expect(found.map(({ address, rule }) => [rule, address])).toEqual([
      ["plan-drift", 'module.pages.aws_s3_bucket.main["eu"]'],
    ]);
  });

  it("have the results of conditions instead of checks: of Terraform 1.2", () => {
    const condition = (result: boolean) =>
      reviewPlan(
        planOf([], {
          condition_results: [
            { address: "aws_db_instance.main", result, unknown: false, error_message: "Too small." },
          ],
        }),
      );
    expect(condition(false)).toMatchObject({
      verdict: "blocked",
      findings: [{ rule: "plan-check-failed", message: "does not hold: Too small." }],
    });
    expect(condition(true).verdict).toBe("clear");
  });

  it("may leave the mode out, and are about managed resources", () => {
    const { mode: _, ...change } = created("aws_lambda_function", {
      environment: [{ variables: { DB_PASSWORD: "hunter2" } }],
    });
    expect(rulesOf(change)).toEqual(["plan-secret-in-clear"]);
    const { mode: _mode, ...foreign } = created("google_project_service", {});
    expect(review(foreign).verdict).toBe("review");
  });

  it("are refused with resources in planned_values and no changes", () => {
    const plan = (root_module: object) =>
      ({ format_version: "1.2", terraform_version: "1", planned_values: { root_module } }) as PlanJson;
    expect(() => reviewPlan(plan({ resources: [{ address: "aws_db_instance.main" }] }))).toThrow(
      "it has planned_values but no resource_changes",
    );
    expect(() => reviewPlan(plan({ child_modules: [{ resources: [] }] }))).toThrow("no resource_changes");
    expect(reviewPlan(plan({})).verdict).toBe("clear");
  });

  it("without masks keep a password where the provider has one, as those with masks", () => {
    expect(rulesOf(created("aws_db_instance", { password: "hunter2", storage_encrypted: true }))).toEqual([
      "plan-password-in-state",
    ]);
  });
});

describe("what is not judged", () => {
  it("is counted by type in one line, and keeps a plan from being clear", () => {
    expect(review(deleted("aws_kms_alias"), deleted("aws_kms_alias"), deleted("acme_widget")).notes).toEqual([
      "not judged: destroyed: 2 aws_kms_alias, 1 acme_widget",
    ]);
    expect(review(deleted("aws_kms_alias"))).toMatchObject({
      verdict: "review",
      headline: "review: not all of the plan is reviewed",
    });
  });

  it("has the id of what is lost, and what forces it", () => {
    const one = deleted("aws_kms_alias", { id: "alias/a" });
    const change = { ...one.change, actions: ["delete", "create"], after: {}, replace_paths: [["name"]] };
    expect(review({ ...one, change } as ResourceChange)).toMatchObject({
      notes: ["not judged: replaced: 1 aws_kms_alias (name)"],
      notJudged: [{ address: "aws_kms_alias.main", action: "replace", id: "alias/a", paths: ["name"] }],
    });
  });

  it("is a change about security that no word decides", () => {
    const change = updated(
      "aws_instance",
      { vpc_security_group_ids: ["sg-1"] },
      { vpc_security_group_ids: ["sg-2"] },
    );
    expect(review(change)).toMatchObject({
      verdict: "review",
      notes: ["not judged: changed: 1 aws_instance (vpc_security_group_ids)"],
    });
  });

  it("is counted where it is about anything else, and a plan may then be clear", () => {
    expect(review(updated("aws_instance", { instance_type: "a" }, { instance_type: "b" })).headline).toBe(
      "clear: nothing at risk; 1 changes not judged",
    );
  });

  it("is no description, no tag, and nothing that only the provider sets", () => {
    const before = { description: "a", tags: { a: "1" }, arn: "arn:a" };
    const after = { description: "b", tags: { a: "2" }, arn: "arn:b" };
    expect(review(updated("aws_db_parameter_group", before, after)).headline).toBe("clear: nothing at risk");
  });

  it("is drift that the resource's own configuration sets, not what mirrors others", () => {
    const drifted = updated(
      "google_compute_instance",
      { allow_stopping_for_update: false },
      { allow_stopping_for_update: true },
    );
    const verdict = (expressions: object) =>
      reviewPlan(
        planOf([], {
          resource_drift: [drifted],
          configuration: {
            root_module: { resources: [{ address: "google_compute_instance.main", expressions }] },
          },
        }),
      ).verdict;
    expect(verdict({ allow_stopping_for_update: { constant_value: false } })).toBe("review");
    expect(verdict({ name: { constant_value: "a" } })).toBe("clear");
  });
});

describe("a value that is lost", () => {
  test.each([
    ["aws_eip", "plan-value-lost"],
    ["aws_ssm_parameter", "plan-value-lost"],
    ["aws_secretsmanager_secret_version", "plan-value-lost"],
    ["aws_lb_target_group", "plan-service-destroyed"],
    ["aws_route", "plan-service-destroyed"],
    ["aws_appautoscaling_policy", "plan-service-destroyed"],
    ["aws_autoscaling_policy", "plan-service-destroyed"],
    ["aws_alb_listener", "plan-service-destroyed"],
  ])("%s destroyed", (type, rule) => {
    expect(rulesOf(deleted(type))).toEqual([rule]);
  });
});

describe("actions that Terraform runs besides the changes", () => {
  const invocation = (event: string, on_failure?: string) => ({
    address: "action.aws_lambda_invoke.notify",
    type: "aws_lambda_invoke",
    lifecycle_action_trigger: {
      triggering_resource_address: "aws_db_instance.main",
      action_trigger_event: event,
      ...(on_failure === undefined ? {} : { on_failure }),
    },
  });

  it("are each named with their trigger", () => {
    const found = reviewPlan(
      planOf([], {
        action_invocations: [invocation("before_destroy", "continue"), invocation("after_update")],
        deferred_action_invocations: [{ reason: "x", action_invocation: invocation("after_create") }],
      }),
    );
    expect(found.verdict).toBe("review");
    expect(found.findings.map(({ address, message }) => `${address} ${message}`)).toEqual([
      "action.aws_lambda_invoke.notify runs before_destroy of aws_db_instance.main; on_failure: continue",
      "action.aws_lambda_invoke.notify runs after_update of aws_db_instance.main",
      "action.aws_lambda_invoke.notify runs after_create of aws_db_instance.main; in a later plan",
    ]);
  });
});

it("judges what is deferred to a later plan", () => {
  const found = reviewPlan(
    planOf([], {
      deferred_changes: [{ reason: "instance_count_unknown", resource_change: deleted("aws_db_instance") }],
    }),
  );
  expect(found.findings.map(({ rule }) => rule)).toEqual(["plan-database-destroyed"]);
  expect(found.notes).toEqual([
    "1 changes are deferred to a later plan: they are reviewed as far as they are known",
  ]);
});

it("finds a secret in a set of settings beside one from a sensitive variable", () => {
  const setting = [
    { namespace: "aws:elasticbeanstalk:application:environment", name: "DB_PASSWORD", value: "hunter2" },
    {
      namespace: "aws:elasticbeanstalk:application:environment",
      name: "API_TOKEN",
      value: "from-a-variable",
    },
  ];
  const change = created("aws_elastic_beanstalk_environment", { setting }, { sensitive: { setting: true } });
  expect(review(change).findings.map(({ message }) => message)).toEqual(["spells out a secret: setting"]);
});

it("leaves a secret where the provider has a place for it, though it is in a set", () => {
  const user = [{ username: "app", password: "hunter2" }];
  const change = created("aws_mq_broker", { user }, { sensitive: { user: true } });
  expect(review(change).findings.map(({ rule }) => rule)).toEqual(["plan-password-in-state"]);
});

describe("records with one name, however it is written", () => {
  const record = (name: string, more: object = {}) => ({
    ...{ zone_id: "Z1", name, type: "A", set_identifier: "a", weighted_routing_policy: [{ weight: 1 }] },
    ...more,
  });

  test.each([
    ["www", "www.example.com."],
    ["WWW.example.com", "www"],
    ["www.Example.com", "www.example.com"],
  ])("%s and %s", (kept, fresh) => {
    const values = record(kept, { fqdn: "www.example.com" });
    const unchanged = { ...updated("aws_route53_record", values, values), address: "aws_route53_record.old" };
    const one = { ...unchanged, change: { ...unchanged.change, actions: ["no-op"] as const } };
    const other = created("aws_route53_record", record(fresh, { set_identifier: "b" }));
    expect(review(one, other).findings.map(({ message }) => message)).toEqual([
      "adds an answer to the existing ones",
    ]);
  });

  it("are not records whose names only begin alike", () => {
    const values = record("www.example.com", { fqdn: "www.example.com" });
    const unchanged = updated("aws_route53_record", values, values);
    const one = { ...unchanged, change: { ...unchanged.change, actions: ["no-op"] as const } };
    expect(rulesOf(one, created("aws_route53_record", record("ww", { set_identifier: "b" })))).toEqual([]);
  });
});

it("reports nothing of a certificate's validation record", () => {
  const change = created(
    "aws_route53_record",
    { allow_overwrite: true, ttl: 60, zone_id: "Z1" },
    { unknown: { name: true, records: true, type: true, fqdn: true } },
  );
  expect(rulesOf(change)).toEqual([]);
});

it("reports nothing of a new alias record to a new API", () => {
  const change = created(
    "aws_route53_record",
    { name: "api", type: "A", zone_id: "Z1", alias: [{ evaluate_target_health: false }] },
    { unknown: { alias: [{ name: true, zone_id: true }] } },
  );
  expect(rulesOf(change)).toEqual([]);
});

it("reports nothing of a distribution whose origin is not known yet", () => {
  const change = created(
    "aws_cloudfront_distribution",
    { default_cache_behavior: [{ viewer_protocol_policy: "redirect-to-https" }] },
    { unknown: { default_cache_behavior: [{ target_origin_id: true }] } },
  );
  expect(rulesOf(change)).toEqual([]);
});

describe("a value that is not known before the apply", () => {
  const change = {
    ...created("aws_instance", {}, { unknown: { associate_public_ip_address: true } }),
    address: "module.web.aws_instance.main",
  };
  const found = (inModule: object, call: object) =>
    reviewPlan(
      planOf([change], {
        configuration: {
          root_module: {
            module_calls: {
              web: {
                expressions: call,
                module: {
                  resources: [
                    { address: "aws_instance.main", expressions: { associate_public_ip_address: inModule } },
                  ],
                },
              },
            },
          },
        },
      }),
    ).findings.map(({ message }) => message);
  const variable = { references: ["var.is_public"] };

  it("is the provider's choice where a module's variable is null", () => {
    expect(found(variable, {})).toEqual([]);
    expect(found(variable, { is_public: { constant_value: null } })).toEqual([]);
    expect(found(variable, { is_public: { references: ["var.is_public"] } })).toEqual([]);
  });

  it("hides something where it depends on a resource or a data source", () => {
    const hidden = ["associate_public_ip_address is not known before the apply"];
    expect(found({ references: ["aws_subnet.a.id", "aws_subnet.a"] }, {})).toEqual(hidden);
    expect(found(variable, { is_public: { references: ["data.aws_subnet.a.id"] } })).toEqual(hidden);
  });
});

it("takes an import for no change from a default", () => {
  const change = updated("aws_kms_key", { deletion_window_in_days: null }, { deletion_window_in_days: 7 });
  const imported = { ...change, change: { ...change.change, importing: { id: "k" } } };
  expect(review(imported).verdict).toBe("clear");
});

describe("a plan of moves only", () => {
  const moved = {
    ...updated("aws_db_instance", { id: "a" }, { id: "a" }),
    previous_address: "aws_db_instance.old",
  };
  const change: ResourceChange = { ...moved, change: { ...moved.change, actions: ["no-op"] } };

  it("has changes: unless it is applied, removing the moved block destroys and creates", () => {
    expect(summarizePlan(planOf([change])).hasChanges).toBe(true);
    expect(review(change).counts.move).toBe(1);
  });

  it("is no drift of a refresh-only plan", () => {
    const found = reviewPlan(planOf([], { resource_drift: [change] }));
    expect([found.drifted, found.verdict]).toEqual([0, "clear"]);
  });
});

describe("the digest", () => {
  const before = { instance_class: "a", latest_restorable_time: "1" };
  const one = updated("aws_db_instance", before, { ...before, instance_class: "b" });
  const other = created("aws_sqs_queue", { name: "q" });

  it("is the same for a plan that does the same, whatever its order and time", () => {
    const later = { ...before, latest_restorable_time: "2" };
    const again = updated("aws_db_instance", later, { ...later, instance_class: "b" });
    expect(review(other, again).digest).toBe(review(one, other).digest);
    expect(review(one, other).digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is another for any other change", () => {
    const digests = [
      review(one),
      review(updated("aws_db_instance", before, { ...before, instance_class: "c" })),
      review(deleted("aws_db_instance")),
      review(one, other),
      reviewPlan(planOf([one], { action_invocations: [{ address: "action.a.b" }] })),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

it.each([
  ["10.0.0.0/8", "review", [], ["not judged: changed: 1 aws_vpc_security_group_ingress_rule (to_port)"]],
  ["0.0.0.0/0", "blocked", ["plan-security-group-open"], []],
])("judges ports that are opened to %s, or lists them", (cidr_ipv4, verdict, rules, notes) => {
  const rule = { cidr_ipv4, ip_protocol: "tcp", from_port: 443, to_port: 443 };
  const found = review(updated("aws_vpc_security_group_ingress_rule", rule, { ...rule, to_port: 9000 }));
  expect(found).toMatchObject({ verdict, notes });
  expect(found.findings.map((finding) => finding.rule)).toEqual(rules);
});

it("lists what a listener rule no longer authenticates: the rule on the fence judges only its own", () => {
  const forward = { type: "forward", target_group_arn: "arn:a" };
  const authenticate = {
    type: "authenticate-oidc",
    authenticate_oidc: [{ on_unauthenticated_request: "deny" }],
  };
  const found = review(
    updated("aws_lb_listener_rule", { action: [authenticate, forward] }, { action: [forward] }),
  );
  expect(found).toMatchObject({
    verdict: "review",
    notes: [
      "not judged: changed: 1 aws_lb_listener_rule (action.authenticate_oidc.on_unauthenticated_request)",
    ],
  });
});

it("lists nothing of what is created as not judged: it weakens nothing", () => {
  const encryption_configuration = [{ encryption_type: "AES256" }];
  const found = review(created("aws_ecr_repository", { encryption_configuration }));
  expect(found).toMatchObject({ verdict: "clear", notes: [] });
});
