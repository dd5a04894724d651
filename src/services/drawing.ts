import type { Instance } from "../terraform/stack/instances";
import { idOf } from "../terraform/stack/references";
import {
  idOfResource,
  type ResourceReference,
  referenceTo,
  type StackView,
} from "../terraform/stack/stack-view";

/** One thing in the picture, such as a database. */
export interface ServiceBox {
  /** Unique in the picture: the address of its main resource, with the stack. */
  readonly id: string;
  /** What it is, in AWS's words; the row of the inventory. */
  readonly service: string;
  readonly title: string;
  /** What the stacks say of it, a line each. */
  readonly lines: readonly string[];
  /** The main one first: without it the box is not there. */
  readonly resources: readonly ResourceReference[];
  /** Whether nothing runs in it: it stands ready. @default false */
  readonly idle?: boolean;
}

/** A box, and the subnets that it is in; none where it is in no VPC. */
export interface PlacedBox {
  readonly box: ServiceBox;
  readonly subnetIds: readonly string[];
}

/** What is copied between regions. */
export interface Replication {
  /** Ids of boxes. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly resources: readonly ResourceReference[];
}

/** How the architecture's picture shows a service. */
export interface Drawing {
  /** @param views - of all stacks, `view` among them */
  readonly boxes: (view: StackView, views: readonly StackView[]) => PlacedBox[];
  /** @default none */
  readonly replications?: (view: StackView, views: readonly StackView[]) => Replication[];
}

/** Logical ids of the subnets that a list of `${aws_subnet.ID.id}` names. */
export function subnetIdsIn(values: unknown): string[] {
  return [values].flat().flatMap((value) => idOf(value, "aws_subnet") ?? []);
}

/** @param by - the resource that has it copied */
export function replication(from: Instance, to: Instance, label: string, by: Instance): Replication {
  return {
    from: idOfResource(referenceTo(from)),
    to: idOfResource(referenceTo(to)),
    label,
    resources: [referenceTo(by)],
  };
}

/** Boxes that are in no VPC. */
export function besideNetwork(boxes: readonly ServiceBox[]): PlacedBox[] {
  return boxes.map((box) => ({ box, subnetIds: [] }));
}
