import type { PlanRule } from "../plan-rule";
import { destroyed } from "./destroyed";

export const keyDestroyed: PlanRule = {
  id: "plan-key-destroyed",
  risk: "destroy",
  effect: "destroys a key or a secret",
  title: "A plan destroys or replaces no key, secret or certificate authority",
  why: "What a deleted key encrypted can never be read again, backups and snapshots included.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  severity: "error",
  fix: "Keep it until nothing uses it; disable a key first and see what fails.",
  subjects: "any",
  check: (change) => destroyed(change, "key"),
};
