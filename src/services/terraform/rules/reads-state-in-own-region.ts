import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

export const readsStateInOwnRegion: Rule = {
  id: "terraform-reads-state-in-own-region",
  title: "A stack reads other stacks' outputs from the copy in its own region",
  why: "A read from the other region's bucket makes every plan fail while that region is down, above all the activation's.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/state/remote-state-data",
  severity: "error",
  fix: "Set config.bucket and config.region to the bucket of the stack's own backend: replication puts the copy there.",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      Object.entries(stack.dataSources("terraform_remote_state")).flatMap(
        ([id, { backend, config = {} }]) => {
          if (backend !== "s3") {
            return [];
          }
          const own = stack.backend("s3")?.bucket;
          return verdicts(stack, `data.terraform_remote_state.${id}`, [
            config.region === regionOf(stack)
              ? undefined
              : problem("region", config.region, String(regionOf(stack))),
            config.bucket === own ? undefined : problem("bucket", config.bucket, String(own)),
          ]);
        },
      ),
    ),
};
