import { describe, expect, test } from "vitest";
import { STACK_NAMES, STATE_HOME, stateKey, statePrefix } from "./stack-names";

test("stacks are applied in this order for the first time", () => {
  expect(STACK_NAMES).toEqual(["terraform-state", "primary", "dr", "dns"]);
});

describe("a stack's state", () => {
  test("lives in its own region; that of dns in DR's, where it is read when the primary is gone", () => {
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

  test("has a prefix that no other prefix begins with, so that replication rules stay apart", () => {
    const prefixes = STACK_NAMES.map(statePrefix);
    expect(prefixes.filter((one) => prefixes.some((two) => two !== one && one.startsWith(two)))).toEqual([]);
  });
});
