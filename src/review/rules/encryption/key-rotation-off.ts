import type { PlanRule } from "../plan-rule";
import { betterOn } from "../words";

export const keyRotationOff: PlanRule = {
  id: "plan-key-rotation-off",
  risk: "encryption",
  effect: "stops a key's rotation",
  title: "A key's rotation stays on",
  why: "The same key material encrypts more and more data.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  severity: "warning",
  fix: "Keep enable_key_rotation = true.",
  words: [
    {
      name: /(^|[._])(enable_key_rotation|(key_)?rotation_enabled|automatic_rotation(_enabled)?)$/,
      judge: betterOn,
      problem: "stops the key's rotation",
      mayBeUnknown: true,
    },
  ],
};
