import type { PlanRule } from "../plan-rule";
import { betterOn } from "../words";

export const keyDisabled: PlanRule = {
  id: "plan-key-disabled",
  risk: "encryption",
  effect: "disables a key",
  title: "A key in use stays enabled",
  why: "Nothing that it encrypts can be read: databases stop, and tasks cannot start.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  severity: "error",
  fix: "Keep it enabled.",
  words: [
    {
      name: /^(is_enabled|enabled|key_state)$/,
      types: /(kms|crypto|paymentcryptography)\w*_key$/,
      judge: betterOn,
      problem: "disables the key",
    },
  ],
};
