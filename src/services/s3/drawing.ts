import { idOf, regionOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { besideNetwork, type Drawing, type Replication, replication, type ServiceBox } from "../drawing";
import { BUCKET, REPLICATION } from "./rules/buckets";

export const drawing: Drawing = {
  boxes: (view, views) => besideNetwork(bucketBoxes(views, view.region)),
  replications: bucketReplications,
};

/** The buckets of a region, which any stack with a provider for it may create, and the states that they hold. */
function bucketBoxes(views: readonly StackView[], region: string | undefined): ServiceBox[] {
  return views.flatMap((view) =>
    view
      .instances(BUCKET)
      .filter(({ values }) => regionOf(view.stack, values) === region)
      .map((bucket) => {
        const kept = views.filter(({ stack }) => stack.backend("s3")?.bucket === bucket.values.bucket);
        const states = kept.length > 0 ? [`state of ${kept.map(({ name }) => name).join(", ")}`] : [];
        return {
          id: idOfResource(referenceTo(bucket)),
          service: "S3",
          title: "S3",
          lines: [bucket.values.bucket, ...states],
          resources: [referenceTo(bucket)],
        };
      }),
  );
}

function bucketReplications(view: StackView): Replication[] {
  const bucket = (reference: unknown) =>
    view.instances(BUCKET).filter(({ id }) => id === idOf(reference, BUCKET));
  return view.instances(REPLICATION).flatMap((configuration) => {
    const rules: readonly Block[] = configuration.values.rule ?? [];
    const targets = new Set(rules.flatMap((rule) => bucket(rule.destination?.bucket)));
    return bucket(configuration.values.bucket).flatMap((from) =>
      [...targets].map((to) => replication(from, to, "state", configuration)),
    );
  });
}
