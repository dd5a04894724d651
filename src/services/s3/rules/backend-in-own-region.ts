import { regionOf } from "../../../terraform/stack/references";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";
import { BUCKET } from "./buckets";

export const backendInOwnRegion: Rule = {
  id: "state-backend-in-own-region",
  title: "A stack keeps its state in its own region, in a bucket of that region",
  why: "A region whose state is in the other region cannot be planned while that one is down.",
  source: "https://developer.hashicorp.com/terraform/language/v1.11.x/backend/s3",
  severity: "error",
  fix: "Set the backend's bucket and region to those of the stack's own region.",
  check: (stacks) => {
    const regions = new Map(
      stacks.flatMap((stack) =>
        Object.values(stack.resources(BUCKET)).map((block) => [block.bucket, regionOf(stack, block)]),
      ),
    );
    return stacks.flatMap((stack) => {
      const backend = stack.backend("s3");
      if (!backend) {
        return [];
      }
      const region = regionOf(stack);
      const known = regions.get(backend.bucket);
      return verdicts(stack, "terraform.backend.s3", [
        backend.region === region ? undefined : problem("region", backend.region, String(region)),
        known === undefined || known === backend.region
          ? undefined
          : problem("bucket", backend.bucket, `a bucket in ${backend.region}`),
      ]);
    });
  },
};
