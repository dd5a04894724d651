import { evaluate, JsonText, Unknown } from "../../../terraform/hcl";
import { regionOf } from "../../../terraform/stack/references";
import type { SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import type { Rule } from "../../rule";
import { problem, verdicts } from "../../subjects";

/** Names that contain a region: ARNs, VPC endpoint services, hosts. */
const REGION_IN = [
  /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d):/,
  /^com\.amazonaws\.([a-z]{2}(?:-[a-z]+)+-\d)\./,
  /\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/,
];

export const literalsInOwnRegion: Rule = {
  id: "terraform-literals-in-own-region",
  title: "Names spelled out in a region's stack belong to its own region",
  why: "An ARN, an endpoint or a host in the other region plans without an error, and fails when that region is down.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  severity: "error",
  fix: "Build the name from the stack's own region.",
  check: (stacks) =>
    stacks.flatMap((stack) => {
      if (!stack.json.variable?.posture) {
        return [];
      }
      const region = regionOf(stack);
      return blocksOf(stack).flatMap(([address, block]) => {
        const foreign = stringsIn(evaluate(block, {})).filter((text) =>
          REGION_IN.some((pattern) => (pattern.exec(text)?.[1] ?? region) !== region),
        );
        return verdicts(
          stack,
          address,
          foreign.map((text) => problem("name", text, `one in ${region}`)),
        );
      });
    }),
};

function blocksOf({ json }: SynthesizedStack): [string, unknown][] {
  return (["resource", "data"] as const).flatMap((kind) =>
    Object.entries(json[kind] ?? {})
      // terraform-reads-state-in-own-region covers it.
      .filter(([type]) => type !== "terraform_remote_state")
      .flatMap(([type, blocks]) =>
        Object.entries(blocks).map(([id, block]): [string, unknown] => [
          `${kind === "data" ? "data." : ""}${type}.${id}`,
          block,
        ]),
      ),
  );
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (value instanceof JsonText) {
    return stringsIn(value.value);
  }
  if (value instanceof Unknown || typeof value !== "object" || value === null) {
    return [];
  }
  return Object.values(value).flatMap(stringsIn);
}
