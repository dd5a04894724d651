import {
  type Action,
  type PlanJson,
  type PlannedChange,
  plannedChanges,
  type ResourceChange,
  regionOfProvider,
  variablesOf,
} from "../../terraform/plan";
import { idOfResource, type ResourceReference } from "../../terraform/stack/stack-view";
import type { SynthesizedStack } from "../../terraform/stack/synthesized-stack";
import { ToolError } from "../../tools/tool-error";
import {
  type Arrow,
  type Box,
  type Frame,
  type Picture,
  PLAN_ACTIONS,
  type PlanAction,
  resourcesOf,
} from "./picture";

/** A plan and its stack. */
export interface StackPlan {
  readonly stack: string;
  readonly plan: PlanJson;
}

/**
 * The stack of a plan: in the region of its provider, the one that has the most of its resources.
 *
 * @param file - for the message
 * @throws ToolError if no stack, or more than one, fits
 */
export function stackOfPlan(stacks: readonly SynthesizedStack[], plan: PlanJson, file: string): string {
  const managed = managedChanges(plan);
  const variables = variablesOf(plan);
  const region = regionOfProvider(plan.configuration?.provider_config?.aws, (name) => variables[name]);
  const ofRegion = stacks.filter(
    (stack) => region === undefined || stack.json.provider?.aws?.[0]?.region === region,
  );
  const fitting = ofRegion
    .map((stack) => ({
      stack,
      known: managed.filter(({ type, name }) => stack.resources(type)[name]).length,
    }))
    .sort((a, b) => b.known - a.known);
  const [best, second] = fitting;
  if (!best || best.known === 0 || best.known === second?.known) {
    throw new ToolError(
      `${file}: the plan matches no stack, or more than one: ${managed.length} resources, region ${region ?? "unknown"}. ` +
        `It must be a plan of one of: ${stacks.map(({ name }) => name).join(", ")}.`,
    );
  }
  return best.stack.name;
}

function managedChanges(plan: PlanJson): PlannedChange[] {
  return plannedChanges(plan).filter(({ mode }) => mode === "managed");
}

/** The picture with what plans would change. */
export function withChanges(picture: Picture, plans: readonly StackPlan[]): Picture {
  const changed = plans.flatMap(({ stack, plan }) =>
    managedChanges(plan).flatMap(({ action: planned, resource }) => {
      const action = DRAWN_AS[planned];
      return action ? [{ stack, resource, action }] : [];
    }),
  );
  const actionOn = (resources: readonly ResourceReference[]): PlanAction | undefined => {
    const actions = changed
      .filter(({ stack, resource }) => resources.some((reference) => isOf(reference, stack, resource)))
      .map(({ action }) => action);
    return PLAN_ACTIONS.findLast((action) => actions.includes(action));
  };
  const mark = <Part extends Box | Frame | Arrow>(part: Part): Part => {
    const action = actionOn(part.resources);
    return action ? { ...part, action } : part;
  };
  const markFrame = (frame: Frame): Frame =>
    mark({ ...frame, boxes: frame.boxes.map(mark), frames: frame.frames.map(markFrame) });
  const drawn = resourcesOf(picture);
  return {
    ...picture,
    ...(picture.dns ? { dns: markFrame(picture.dns) } : {}),
    regions: picture.regions.map(markFrame),
    arrows: picture.arrows.map(mark),
    undrawnChanges: changed
      .filter(({ stack, resource }) => !drawn.some((reference) => isOf(reference, stack, resource)))
      .map(({ stack, resource, action }) => ({ address: `${stack} ${resource.address}`, action })),
  };
}

function isOf(reference: ResourceReference, stack: string, { type, name, index }: ResourceChange): boolean {
  const key = reference.key === undefined ? undefined : index;
  return idOfResource(reference) === idOfResource({ stack, type, id: name, key });
}

/** The actions of a plan that are drawn: changes of objects in AWS, and of whether Terraform manages them. */
const DRAWN_AS: Readonly<Record<Action, PlanAction | undefined>> = {
  create: "create",
  update: "update",
  delete: "destroy",
  replace: "replace",
  forget: "forget",
  "forget-create": "forget-create",
  import: undefined,
  move: undefined,
  read: undefined,
  unknown: undefined,
  "no-op": undefined,
};
