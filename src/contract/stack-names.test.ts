import { describe, expect, test } from "vitest";
import { STACK_NAMES, STATE_HOME, stateKey, statePrefix } from "./stack-names";

test("a first deployment applies the stacks in this order", () => {
  expect(STACK_NAMES).toEqual(["terraform-state", "primary", "dr", "dns"]);
});

describe("a stack's state", () => {
  test("is in its own region; that of dns in DR's, where it is read while the primary is down", () => {
    expect(STATE_HOME).toEqual({ "terraform-state": "primary", primary: "primary", dr: "dr", dns: "dr" });
  });

  test("has its own key below its own prefix", () => {
    expect(STACK_NAMES.map(stateKey)).toEqual([
      "terraform-state/terraform.tfstate",
      "primary/terraform.tfstate",
      "dr/terraform.tfstate",
      "dns/terraform.tfstate",
    ]);
    expect(statePrefix("dr")).toBe("dr/");
  });

  test("has a prefix that no other prefix begins with, so that replication rules do not overlap", () => {
    const prefixes = STACK_NAMES.map(statePrefix);
    expect(prefixes.filter((one) => prefixes.some((two) => two !== one && one.startsWith(two)))).toEqual([]);
  });
});
