import { evaluate } from "../../../terraform/hcl";
import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";
import { BUCKET, prefixOf, REPLICATION } from "./buckets";

export const replicationCoversState: Rule = {
  id: "state-replication-covers-state",
  title: "Every stack's state is replicated to the other region",
  why: "Each region reads the other's outputs from its own bucket; a key that no rule replicates is missing when it is needed, and a state without a copy is lost with its region.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
  severity: "error",
  fix: "Add a replication rule with the prefix of the stack's key to the bucket of its backend.",
  check: (stacks) => {
    const rules = stacks.flatMap((stack) =>
      Object.values(stack.resources(REPLICATION)).flatMap((block) => {
        const id = idOf(evaluate(block.bucket, {}), BUCKET);
        const name = id === undefined ? undefined : stack.resources(BUCKET)[id]?.bucket;
        const enabled: Block[] = (block.rule ?? []).filter(({ status }: Block) => status === "Enabled");
        return enabled.map((rule) => ({ name, prefix: prefixOf(rule) }));
      }),
    );
    if (rules.length === 0) {
      return [];
    }
    return stacks.flatMap((stack) => {
      const backend = stack.backend("s3");
      if (!backend) {
        return [];
      }
      const copied = rules.some(
        ({ name, prefix }) => name === backend.bucket && backend.key.startsWith(prefix),
      );
      const allowed = `a key that ${backend.bucket} replicates`;
      return verdicts(
        stack,
        "terraform.backend.s3",
        copied ? undefined : problem("key", backend.key, allowed),
      );
    });
  },
};
