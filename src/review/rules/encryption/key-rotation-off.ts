import type { PlanRule } from "../plan-rule";
import { lost, problemIf } from "../problems";

export const keyRotationOff: PlanRule = {
  id: "plan-key-rotation-off",
  risk: "encryption",
  effect: "stops a key's rotation",
  title: "A key's rotation stays on",
  why: "The same key material encrypts more and more data.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  severity: "warning",
  fix: "Keep enable_key_rotation = true.",
  subjects: { aws_kms_key: ["enable_key_rotation"] },
  check: (change) =>
    problemIf(
      lost(change, ({ enable_key_rotation }) => enable_key_rotation === true),
      "stops the key's rotation",
      ["enable_key_rotation"],
    ),
};
