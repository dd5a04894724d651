import type { PlanRule } from "../plan-rule";
import { destroyed } from "./destroyed";

export const storeDestroyed: PlanRule = {
  id: "plan-store-destroyed",
  risk: "destroy",
  effect: "destroys what stores data",
  title: "A plan destroys or replaces no bucket, file system, volume, registry or log",
  why: "Its objects are deleted with it, and somebody else may take its name.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  severity: "error",
  fix: "Undo what forces it, or keep it with a removed block and destroy = false.",
  subjects: "any",
  check: (change) => destroyed(change, "store"),
};
