import type { Config } from "../config";
import type { LoggedCall } from "../tools/emulator";
import type { RecordedCall } from "./recorded-call";

/** Condition of an IAM policy statement, by operator and key. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Resources of a call, as IAM sees them. */
export interface CallResources {
  /** ARNs of existing resources; `*` if the action takes none. */
  readonly existing: readonly string[];
  /** ARNs of the resources that the call creates. */
  readonly created: readonly string[];
}

/** A permission that AWS checks in addition to the recorded call, and an emulator does not. */
export interface ImpliedCall {
  readonly action: string;
  /** With `{region}` for the call's region. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** An AWS API as IAM sees it: the pipeline's policies are built from it. */
export interface Api {
  /** Service name in its request signatures, such as `monitoring`. */
  readonly signingName: string;
  /** Prefix of its actions and its service in ARNs, such as `cloudwatch`. @default - the signing name */
  readonly prefix?: string;
  /** The operation of a call that the log does not name. @default - the name in the log */
  readonly operationOf?: (call: LoggedCall) => string;
  /** IAM action by operation, where the names differ. @default none */
  readonly actions?: Readonly<Record<string, string>>;
  /** Operations that need no permission. @default none */
  readonly needNoPermission?: readonly string[];
  /**
   * Resources of a call.
   * @param arn - builds an ARN of the API in the call's region from its last part, such as `db:lamp-1`
   */
  readonly resourcesOf: (
    parameters: Readonly<Record<string, unknown>>,
    arn: (rest: string) => string,
    call: LoggedCall,
  ) => CallResources;
  /** Whether list and describe calls, which return names and settings but no content, are allowed on all resources. @default false */
  readonly listsEverything?: true;
  /** Start of ARNs without an account or a region. @default - prefix, region and account */
  readonly arnStart?: (account: string) => string;
  /** Whether it is a global API. @default false */
  readonly isGlobal?: true;
  /** By operation: the service that a role is passed to. @default none */
  readonly roleReceivers?: Readonly<Record<string, string>>;
  /** Generated or numbered parts of names in ARNs, and their replacements. @default none */
  readonly madeUp?: readonly (readonly [RegExp, string])[];
  /** By operation: permissions that AWS also checks. @default none */
  readonly implied?: Readonly<Record<string, readonly ImpliedCall[]>>;
  /** Permissions that AWS also checks and that no single call shows. @default none */
  readonly impliedByAll?: (recorded: readonly RecordedCall[], config: Config) => RecordedCall[];
  /** Policy for its changes: a single one would exceed IAM's size limit. @default "apply-data" */
  readonly applyPolicy?: "apply-network" | "apply-traffic" | "apply-service" | "apply-observability";
  /** Whether a configuration ever makes a recorded call. @default - it does */
  readonly isMade?: (call: RecordedCall, config: Config) => boolean;
  /** ARNs whose owner is known only by the project's tag, not by the name. @default none */
  readonly knownByTag?: RegExp;
  /**
   * Condition under which a call is allowed, where the project's name or tag is not enough.
   * @param equals - condition keys from the call itself
   * @default - those keys, and the tag where the name does not identify the project
   */
  readonly condition?: (
    call: RecordedCall,
    resource: string,
    equals: Condition[string],
    config: Config,
  ) => Condition | undefined;
  /** Operations that destroy data: no pipeline may call them. @default none */
  readonly destroysData?: readonly string[];
  /** Whether every pipeline is restricted to the configuration's regions. @default false */
  readonly isKeptToRegions?: true;
  /**
   * Operations that a region's stack calls depending on its posture, so that either region may call them; the others are
   * called from the first apply on.
   * @default none
   */
  readonly followsPosture?: (operation: string) => boolean;
}

/** For actions that take no resource. */
export const EVERYTHING: CallResources = { existing: ["*"], created: [] };

export function existing(...arns: readonly unknown[]): CallResources {
  return { existing: arns.map(String), created: [] };
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== "";
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html: created once per account. */
export function serviceLinkedRole(service: string): ImpliedCall {
  return {
    action: "iam:CreateServiceLinkedRole",
    resource: `arn:aws:iam::{account}:role/aws-service-role/${service}/*`,
    context: { "iam:AWSServiceName": service },
  };
}

/** Use of a key through a service. */
export function keyThrough(service: string, action: string): ImpliedCall {
  return {
    action: `kms:${action}`,
    resource: "arn:aws:kms:{region}:{account}:key/*",
    context: { "kms:ViaService": `${service}.{region}.amazonaws.com` },
  };
}
