import type { ServiceBox } from "../../services/drawing";
import type { ResourceReference } from "../../terraform/stack/stack-view";

/** What a plan does to a part of the picture, the gravest last. */
export const PLAN_ACTIONS = ["update", "create", "forget", "forget-create", "replace", "destroy"] as const;

export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** One thing in the picture, such as a database. */
export interface Box extends ServiceBox {
  /** @default - no plan is shown, or it leaves this alone */
  readonly action?: PlanAction;
}

/** What holds other things, such as a VPC. */
export interface Frame {
  readonly id: string;
  readonly kind: "dns" | "region" | "vpc" | "public" | "private";
  readonly title: string;
  readonly lines: readonly string[];
  readonly resources: readonly ResourceReference[];
  readonly frames: readonly Frame[];
  readonly boxes: readonly Box[];
  readonly action?: PlanAction;
}

/**
 * `traffic`: visitors go this way now. `standby`: they would after a failover. `replication`: data is copied.
 * `condition`: one thing decides on the other.
 */
export type ArrowKind = "traffic" | "standby" | "replication" | "condition";

/** From one box to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  readonly label?: string;
  /** Whether it goes both ways. @default false */
  readonly both?: boolean;
  readonly resources: readonly ResourceReference[];
  readonly action?: PlanAction;
}

/** The architecture, before anything is drawn. */
export interface Picture {
  readonly title: string;
  /** The same in words, for who cannot see it. */
  readonly description: string;
  /** Where visitors come from, if there is a record that they ask for. */
  readonly visitors?: Box;
  readonly dns?: Frame;
  /** Side by side. */
  readonly regions: readonly Frame[];
  readonly arrows: readonly Arrow[];
  /** Resources of the plan that change and are in no box. @default - no plan is shown */
  readonly undrawnChanges?: readonly { readonly address: string; readonly action: PlanAction }[];
}

/** Every frame within, itself included. */
export function framesIn(frame: Frame): Frame[] {
  return [frame, ...frame.frames.flatMap(framesIn)];
}

/** Every frame of a picture. */
export function framesOf({ dns, regions }: Picture): Frame[] {
  return [...(dns ? [dns] : []), ...regions].flatMap(framesIn);
}

/** Every box of a picture. */
export function boxesOf(picture: Picture): Box[] {
  const visitors = picture.visitors ? [picture.visitors] : [];
  return [...visitors, ...framesOf(picture).flatMap(({ boxes }) => boxes)];
}

/** Ids of the boxes that arrows of some kinds begin or end at. */
export function endsOf({ arrows }: Picture, ...kinds: readonly ArrowKind[]): Set<string> {
  return new Set(arrows.filter(({ kind }) => kinds.includes(kind)).flatMap(({ from, to }) => [from, to]));
}

/** Every resource that the picture shows, in a box, a frame or an arrow. */
export function resourcesOf(picture: Picture): ResourceReference[] {
  return [...framesOf(picture), ...boxesOf(picture), ...picture.arrows].flatMap(({ resources }) => resources);
}
