import type { Instance } from "../../terraform/stack/instances";
import { regionOf } from "../../terraform/stack/references";
import { idOfResource, referenceTo, type StackView } from "../../terraform/stack/stack-view";
import type { Block } from "../../terraform/stack/synthesized-stack";
import { besideNetwork, type Drawing, type Replication, type ServiceBox } from "../drawing";

const SECRET = "aws_secretsmanager_secret";

export const drawing: Drawing = {
  boxes: (view, views) => besideNetwork(secretBoxes(view, views)),
  replications: secretReplications,
};

/** Id of the box of a secret's replica. */
function replicaId(secret: Instance, region: string): string {
  return `${idOfResource(referenceTo(secret))} in ${region}`;
}

/** Regions that a secret is replicated to. */
function replicaRegions({ values }: Instance): string[] {
  const replicas: readonly Block[] = values.replica ?? [];
  return replicas.map(({ region }) => region);
}

/** The secrets of a region: those created there, and replicas of those created in others. */
function secretBoxes(view: StackView, views: readonly StackView[]): ServiceBox[] {
  const own = view
    .instances(SECRET)
    .map((secret) => secretBox(secret, idOfResource(referenceTo(secret)), []));
  const copies = views
    .flatMap((other) => other.instances(SECRET))
    .filter((secret) => replicaRegions(secret).includes(view.region ?? ""))
    .map((secret) =>
      secretBox(secret, replicaId(secret, view.region ?? ""), [`replica of ${regionOf(secret.stack)}'s`]),
    );
  return [...own, ...copies];
}

function secretBox(secret: Instance, id: string, lines: readonly string[]): ServiceBox {
  return {
    id,
    service: "Secrets Manager",
    title: "Secrets Manager",
    lines: [secret.values.name, ...lines],
    resources: [referenceTo(secret)],
  };
}

function secretReplications(view: StackView, views: readonly StackView[]): Replication[] {
  const regions = views.map(({ region }) => region);
  return view.instances(SECRET).flatMap((secret) =>
    replicaRegions(secret)
      .filter((region) => regions.includes(region))
      .map((region) => ({
        from: idOfResource(referenceTo(secret)),
        to: replicaId(secret, region),
        label: "secret",
        resources: [referenceTo(secret)],
      })),
  );
}
