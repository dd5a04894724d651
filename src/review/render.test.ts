import { describe, expect, it } from "vitest";
import { parsePolicy } from "./policy-file";
import { reviewPlan } from "./read-plan";
import { renderReview } from "./render";
import { created, deleted, updated } from "./rules/test-support";

const at = (address: string, change: ReturnType<typeof deleted>) => ({ ...change, address });

const policy = parsePolicy(
  JSON.stringify({
    waivers: [
      {
        id: "OPS-12",
        rule: "plan-key-destroyed",
        address: "*",
        reason: "nobody *uses* it",
        expires: "2026-12-31",
      },
    ],
  }),
  "policy.json",
);

const review = reviewPlan(
  {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: [
      at('aws_db_instance.database["1"]', deleted("aws_db_instance")),
      at('aws_db_instance.database["2"]', deleted("aws_db_instance")),
      at("aws_kms_key.old", deleted("aws_kms_key")),
      at("aws_ecs_service.web", updated("aws_ecs_service", { desired_count: 2 }, { desired_count: 0 })),
      at("aws_vpc.main", updated("aws_vpc", {}, { tags: { Team: "red" } })),
    ],
  },
  policy,
  new Date("2026-11-25T00:00:00Z"),
);

const retire =
  "Undo what forces it, or move the address with a moved block; retire a database in a separate apply, after a final snapshot.";

describe("a review", () => {
  it("is shown in a terminal: what blocks, what to review, what is waived, and how many other changes there are", () => {
    expect(renderReview(review, "terminal", "dr").split("\n")).toEqual([
      "dr: blocked: destroys a database (2); 2 more below",
      "  blocks: destroys or replaces what holds data",
      '    aws_db_instance.database["1"]: destroys a database [plan-database-destroyed]',
      '      the same for 1 more: aws_db_instance.database["2"]',
      `      fix: ${retire}`,
      "  review: stops or starts capacity",
      "    aws_ecs_service.web: cuts capacity to 0 [plan-capacity-zero]",
      "      desired_count: 2 -> 0",
      "      fix: Right where a region becomes a standby; otherwise keep at least 1.",
      "  waived: destroys or replaces what holds data",
      "    aws_kms_key.old: destroys a key [plan-key-destroyed]",
      "      waived by OPS-12 until 2026-12-31: nobody *uses* it",
      "      fix: Keep it until nothing uses it; disable a key first and see what fails.",
      "  0 to create, 2 to change, 3 to destroy; 1 of these without a finding",
    ]);
  });

  it("is shown in Markdown, where the plan's text is not markup", () => {
    const lines = renderReview(review, "markdown").split("\n");
    expect(lines[0]).toBe("### blocked: destroys a database (2); 2 more below");
    expect(lines).toContain("**Blocks: destroys or replaces what holds data**");
    expect(lines).toContain("  - `desired_count`: `2` → `0`");
    expect(lines).toContain("  - waived by OPS-12 until 2026-12-31: nobody \\*uses\\* it");
    expect(lines.find((line) => line.startsWith('- `aws_db_instance.database["1"]`'))).toBe(
      '- `aws_db_instance.database["1"]`: destroys a database ' +
        "([plan-database-destroyed](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html))",
    );
  });

  it("lets no text of the plan control the terminal or break out of Markdown", () => {
    const change = at(
      'aws_s3_bucket.b["\u001b[2J\n`x`"]',
      updated("aws_s3_bucket", { force_destroy: false }, { force_destroy: true }),
    );
    const odd = reviewPlan({
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: [change],
    });
    expect(renderReview(odd, "terminal")).not.toContain("\u001b");
    expect(renderReview(odd, "terminal").split("\n")).toHaveLength(6);
    expect(renderReview(odd, "markdown")).toContain('- `` aws_s3_bucket.b[" [2J `x`"] ``: lets a destroy');
  });

  it("mentions nobody and links nothing in a comment", () => {
    const policy = (AWS: string) => ({
      assume_role_policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS } }],
      }),
    });
    const change = updated(
      "aws_iam_role",
      policy("1"),
      policy("@octocat https://evil.example www.evil.example"),
    );
    const text = renderReview(
      reviewPlan({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: [change] }),
      "markdown",
    );
    expect(text).toContain("AWS:@<!-- -->octocat https:<!-- -->//evil.example www<!-- -->.evil.example may");
  });

  it("is truncated in Markdown to what fits in a comment", () => {
    const changes = Array.from({ length: 2000 }, (_, index) =>
      at(
        `aws_s3_bucket.b${index}`,
        updated("aws_s3_bucket", { force_destroy: index }, { force_destroy: true }),
      ),
    );
    const many = reviewPlan({
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: changes,
    });
    const text = renderReview(many, "markdown");
    expect(text.length).toBeLessThan(65_536);
    expect(text.split("\n").at(-1)).toBe(`digest: \`${many.digest}\``);
    expect(text).toMatch(/\n\d+ more lines: see the review in a terminal or as JSON\.\n/);
    expect(text).toMatch(/2000 to change/);
  });

  it("says of a first apply in one line what depends on it", () => {
    const policy = (name: string) =>
      at(`aws_iam_role_policy.${name}`, created("aws_iam_role_policy", {}, { unknown: { policy: true } }));
    const first = {
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: [policy("logs"), policy("images")],
    };
    expect(renderReview(reviewPlan(first), "terminal").split("\n")).toEqual([
      "review: hides values until the apply (2)",
      "  review: first apply: 2 values depend on what it creates, in aws_iam_role_policy.images, aws_iam_role_policy.logs [plan-unknown-hides]",
      "  2 to create, 0 to change, 0 to destroy; 0 of these without a finding",
    ]);
    expect(renderReview(reviewPlan(first), "markdown").split("\n").slice(0, 3)).toEqual([
      "### review: hides values until the apply (2)",
      "",
      "**Review**: first apply: 2 values depend on what it creates, in aws\\_iam\\_role\\_policy.images, aws\\_iam\\_role\\_policy.logs \\[plan-unknown-hides\\]",
    ]);
    const later = {
      ...first,
      resource_changes: [...first.resource_changes, at("aws_vpc.main", updated("aws_vpc", {}, { tags: {} }))],
    };
    expect(renderReview(reviewPlan(later), "terminal")).toContain(
      "  review: is not known before the apply\n",
    );
  });

  it("does not say that a creation weakens what was there", () => {
    const listener = { protocol: "HTTP", default_action: [{ type: "forward" }] };
    const text = (change: ReturnType<typeof created>) =>
      renderReview(
        reviewPlan({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: [change] }),
        "terminal",
      );
    expect(text(created("aws_lb_listener", listener))).toContain(
      "  review: is created without encryption or TLS\n",
    );
    expect(text(updated("aws_lb_listener", { ...listener, protocol: "HTTPS" }, listener))).toContain(
      "  review: weakens encryption or TLS\n",
    );
  });

  it("is complete in JSON", () => {
    expect(JSON.parse(renderReview(review, "json", "dr"))).toEqual({ title: "dr", ...review });
  });
});
