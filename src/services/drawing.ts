import type { Instance } from "../terraform/stack/instances";
import { idOf } from "../terraform/stack/references";
import {
  idOfResource,
  type ResourceReference,
  referenceTo,
  type StackView,
} from "../terraform/stack/stack-view";

/** One box of the diagram, such as a database. */
export interface ServiceBox {
  /** Unique in the diagram: the address of its main resource, with the stack. */
  readonly id: string;
  /** AWS's name for it; the row of the inventory. */
  readonly service: string;
  readonly title: string;
  /** Its settings in the stacks, one per line. */
  readonly lines: readonly string[];
  /** The main one first: without it there is no box. */
  readonly resources: readonly ResourceReference[];
  /** Whether it stands by with nothing running. @default false */
  readonly idle?: boolean;
}

/** A box and its subnets; none if it is not in a VPC. */
export interface PlacedBox {
  readonly box: ServiceBox;
  readonly subnetIds: readonly string[];
}

/** Replication between regions. */
export interface Replication {
  /** Ids of boxes. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly resources: readonly ResourceReference[];
}

/** How the architecture diagram shows a service. */
export interface Drawing {
  /** @param views - of all stacks, including `view` */
  readonly boxes: (view: StackView, views: readonly StackView[]) => PlacedBox[];
  /** @default none */
  readonly replications?: (view: StackView, views: readonly StackView[]) => Replication[];
}

/** Logical ids of the subnets that a list of `${aws_subnet.ID.id}` names. */
export function subnetIdsIn(values: unknown): string[] {
  return [values].flat().flatMap((value) => idOf(value, "aws_subnet") ?? []);
}

/** @param by - the resource that configures the replication */
export function replication(from: Instance, to: Instance, label: string, by: Instance): Replication {
  return {
    from: idOfResource(referenceTo(from)),
    to: idOfResource(referenceTo(to)),
    label,
    resources: [referenceTo(by)],
  };
}

/** Boxes outside the VPC. */
export function besideNetwork(boxes: readonly ServiceBox[]): PlacedBox[] {
  return boxes.map((box) => ({ box, subnetIds: [] }));
}
