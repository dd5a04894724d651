import { describe, expect, test } from "vitest";
import { decoded } from "../../test/support/scratch";
import { synthesize } from "../../test/support/synth";
import { STACK_NAMES, STATE_HOME, statePrefix } from "../contract";
import type { Block } from "../terraform/stack/synthesized-stack";

const { terraformState, stacks } = synthesize();

const rules = (id: string): Block[] =>
  terraformState.resource("aws_s3_bucket_replication_configuration", `${id}_configuration`).rule;
const prefixes = (id: string): string[] => rules(id).map((rule) => rule.filter.prefix);

describe("buckets", () => {
  test("are one per region, in that region", () => {
    const buckets = Object.values(terraformState.resources("aws_s3_bucket"));
    expect(buckets.map(({ bucket, provider }) => [bucket, provider])).toEqual([
      ["lamp-tfstate-123456789012-eu-central-1", "aws.dr"],
      ["lamp-tfstate-123456789012-eu-west-1", "aws"],
    ]);
    expect(terraformState.provider().region).toBe("eu-west-1");
    expect(terraformState.provider("dr").region).toBe("eu-central-1");
  });

  test("have the configured names", () => {
    const { terraformState: named } = synthesize({
      backend: { kind: "s3", buckets: { primary: "acme-state-1", dr: "acme-state-2" } },
    });
    expect(named.resource("aws_s3_bucket", "state_primary").bucket).toBe("acme-state-1");
    expect(named.resource("aws_s3_bucket", "state_dr").bucket).toBe("acme-state-2");
  });

  test("are outputs", () => {
    expect(terraformState.outputs).toEqual({
      primary_bucket: {
        value: "${aws_s3_bucket.state_primary.id}",
        description: "State bucket of the primary region.",
      },
      dr_bucket: { value: "${aws_s3_bucket.state_dr.id}", description: "State bucket of the dr region." },
    });
  });
});

describe("replication", () => {
  test("goes from the primary's bucket to DR's, for the states kept there", () => {
    expect(prefixes("primary_to_dr")).toEqual(["terraform-state/", "primary/"]);
    expect(rules("primary_to_dr").map((rule) => rule.destination.bucket)).toEqual([
      "${aws_s3_bucket.state_dr.arn}",
      "${aws_s3_bucket.state_dr.arn}",
    ]);
  });

  test("goes from DR's bucket to the primary's, for the states kept there", () => {
    expect(prefixes("dr_to_primary")).toEqual(["dr/", "dns/"]);
    expect(rules("dr_to_primary").map((rule) => rule.destination.bucket)).toEqual([
      "${aws_s3_bucket.state_primary.arn}",
      "${aws_s3_bucket.state_primary.arn}",
    ]);
  });

  test("copies each stack's state one way and none both ways", () => {
    const all = [...prefixes("primary_to_dr"), ...prefixes("dr_to_primary")];
    expect(all.toSorted()).toEqual(["dns/", "dr/", "primary/", "terraform-state/"]);
    const nested = all.flatMap((one) => all.filter((two) => two !== one && two.startsWith(one)));
    expect(nested).toEqual([]);
  });

  test("copies exactly the keys that the stacks write", () => {
    for (const { name, json } of stacks) {
      const { bucket, key } = json.terraform?.backend?.s3 ?? {};
      const home = bucket === "lamp-tfstate-123456789012-eu-west-1" ? "primary_to_dr" : "dr_to_primary";
      expect([name, prefixes(home).filter((prefix) => key.startsWith(prefix))]).toEqual([name, [`${name}/`]]);
    }
    expect.assertions(4);
  });

  test("is set in the origin's region", () => {
    const provider = (id: string) =>
      terraformState.resource("aws_s3_bucket_replication_configuration", `${id}_configuration`).provider;
    expect(provider("primary_to_dr")).toBe("aws");
    expect(provider("dr_to_primary")).toBe("aws.dr");
  });

  test("uses its own role each way, named after the origin's region, for this account only", () => {
    const roles = Object.values(terraformState.resources("aws_iam_role"));
    expect(roles.map((role) => role.name)).toEqual([
      "lamp-state-replication-eu-central-1",
      "lamp-state-replication-eu-west-1",
    ]);
    const conditions = roles.map((role) => decoded(role.assume_role_policy).Statement[0].Condition);
    const thisAccount = { StringEquals: { "aws:SourceAccount": "123456789012" } };
    expect(conditions).toEqual([thisAccount, thisAccount]);
  });

  test("follows the contract's home of each state", () => {
    const at = (home: string) => STACK_NAMES.filter((name) => STATE_HOME[name] === home).map(statePrefix);
    expect(prefixes("primary_to_dr")).toEqual(at("primary"));
    expect(prefixes("dr_to_primary")).toEqual(at("dr"));
  });
});
