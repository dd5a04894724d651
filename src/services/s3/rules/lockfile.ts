import type { Rule } from "../../rule";
import { mustBe, verdicts } from "../../subjects";

export const lockfile: Rule = {
  id: "state-lockfile",
  title: "State in S3 is locked by S3 itself, and encrypted",
  why: "Without a lock, one of two concurrent applies loses its state. A DynamoDB table is a second service that has to be up in a disaster, and deprecated.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/backend/s3",
  severity: "error",
  fix: "Set use_lockfile = true and encrypt = true; leave dynamodb_table out.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      const backend = stack.backend("s3");
      return backend
        ? verdicts(stack, "terraform.backend.s3", [
            mustBe(backend, "use_lockfile", true),
            mustBe(backend, "dynamodb_table", undefined),
            mustBe(backend, "encrypt", true),
          ])
        : [];
    }),
};
