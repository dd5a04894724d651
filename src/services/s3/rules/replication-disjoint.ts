import { idOf } from "../../../terraform/stack/references";
import type { Block } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { eachInstance, problem } from "../../subjects";
import { BUCKET, prefixOf, REPLICATION } from "./buckets";

export const replicationDisjoint: Rule = {
  id: "state-replication-disjoint",
  title: "What two buckets replicate to each other does not overlap",
  why: "S3 does not replicate a replica again, but a key written on both sides has no owner: each side would overwrite the other's state. Rules of one bucket need different priorities.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
  severity: "error",
  fix: "Give every stack its own key prefix, replicated one way: from the bucket that the stack writes to.",
  check: (stacks) =>
    eachInstance(stacks, REPLICATION, ({ stack, id, values }) => {
      const rules: Block[] = values.rule ?? [];
      const own = rules.map(prefixOf);
      const priorities = rules.map(({ priority }) => priority);
      const bucket = idOf(values.bucket, BUCKET);
      const others = Object.entries(stack.resources(REPLICATION)).filter(([otherId]) => otherId !== id);
      const theirs = others.flatMap(([, block]): string[] => (block.rule ?? []).map(prefixOf));
      return [
        ...own
          .filter((prefix) => theirs.some((other) => prefix.startsWith(other) || other.startsWith(prefix)))
          .map((prefix) => problem("filter.prefix", prefix, `one that no replication into ${bucket} uses`)),
        new Set(priorities).size === priorities.length
          ? undefined
          : problem("priority", priorities, "a different one for each rule"),
      ];
    }),
};
