import type { ServiceBox } from "../../services/drawing";
import type { ResourceReference } from "../../terraform/stack/stack-view";

/** What a plan does to a part of the picture, the most severe last. */
export const PLAN_ACTIONS = ["update", "create", "forget", "forget-create", "replace", "destroy"] as const;

export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** One thing in the picture, such as a database. */
export interface Box extends ServiceBox {
  /** @default - no plan is shown, or it leaves this alone */
  readonly action?: PlanAction;
}

/** A container for other things, such as a VPC. */
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
 * `traffic`: the way of visitors now. `standby`: their way after a failover. `replication`: data is copied.
 * `condition`: one box decides about the other.
 */
export type ArrowKind = "traffic" | "standby" | "replication" | "condition";

/** A connection from one box to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: ArrowKind;
  readonly label?: string;
  /** Whether it has two heads. @default false */
  readonly both?: boolean;
  readonly resources: readonly ResourceReference[];
  readonly action?: PlanAction;
}

/** The architecture, before anything is drawn. */
export interface Picture {
  readonly title: string;
  /** The same as text, for readers who cannot see it. */
  readonly description: string;
  /** Where visitors come from, if the stacks have a record that they resolve. */
  readonly visitors?: Box;
  readonly dns?: Frame;
  /** Side by side. */
  readonly regions: readonly Frame[];
  readonly arrows: readonly Arrow[];
  /** Changes of the plan that no part of the picture shows. @default - no plan is shown */
  readonly undrawnChanges?: readonly { readonly address: string; readonly action: PlanAction }[];
}

/** The frame and every frame inside it. */
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

/** Ids of the boxes at which arrows of these kinds begin or end. */
export function endsOf({ arrows }: Picture, ...kinds: readonly ArrowKind[]): Set<string> {
  return new Set(arrows.filter(({ kind }) => kinds.includes(kind)).flatMap(({ from, to }) => [from, to]));
}

/** Every resource that the picture shows in a box, a frame or an arrow. */
export function resourcesOf(picture: Picture): ResourceReference[] {
  return [...framesOf(picture), ...boxesOf(picture), ...picture.arrows].flatMap(({ resources }) => resources);
}
