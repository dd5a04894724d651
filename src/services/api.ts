import type { Config } from "../config";
import type { LoggedCall } from "../tools/emulator";
import type { RecordedCall } from "./recorded-call";

/** Condition of an IAM policy's statement: by operator, by key. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What a call is about, as IAM sees it. */
export interface CallResources {
  /** ARNs of what was there before; `*` where the action takes none. */
  readonly existing: readonly string[];
  /** ARNs of what the call makes. */
  readonly created: readonly string[];
}

/** What AWS asks besides a call that is made, which an emulator does not. */
export interface ImpliedCall {
  readonly action: string;
  /** With `{region}` for the call's. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** An API of AWS's as IAM sees it: what the pipeline's policies are made with. */
export interface Api {
  /** What its requests are signed for, such as `monitoring`. */
  readonly signingName: string;
  /** Before its actions and in its ARNs, such as `cloudwatch`. @default - the signing name */
  readonly prefix?: string;
  /** The operation of a call that has no name in the log. @default - what the log has */
  readonly operationOf?: (call: LoggedCall) => string;
  /** IAM's action of an operation, where it has another name. @default none */
  readonly actions?: Readonly<Record<string, string>>;
  /** Operations that anyone may do, whatever the policies say. @default none */
  readonly needNoPermission?: readonly string[];
  /**
   * What a call is about.
   * @param arn - an ARN of the API in the call's region from its last part, such as `db:lamp-1`
   */
  readonly resourcesOf: (
    parameters: Readonly<Record<string, unknown>>,
    arn: (rest: string) => string,
    call: LoggedCall,
  ) => CallResources;
  /** Whether lists and descriptions take no resource, or only say less with one: names and settings, no content. @default false */
  readonly listsEverything?: true;
  /** What ARNs begin with that name no account or no region. @default - prefix, region and account */
  readonly arnStart?: (account: string) => string;
  /** Whether it is one for all regions. @default false */
  readonly isGlobal?: true;
  /** Which service gets the role that an operation hands over. @default none */
  readonly roleReceivers?: Readonly<Record<string, string>>;
  /** Parts of names in ARNs that AWS or Terraform makes up or that count up, and what stands for them. @default none */
  readonly madeUp?: readonly (readonly [RegExp, string])[];
  /** By operation: what AWS asks besides. @default none */
  readonly implied?: Readonly<Record<string, readonly ImpliedCall[]>>;
  /** What AWS asks besides that no one call tells. @default none */
  readonly impliedByAll?: (recorded: readonly RecordedCall[], config: Config) => RecordedCall[];
  /** Which policy its changes are put into: one would be longer than IAM takes. @default "apply-data" */
  readonly applyPolicy?: "apply-network" | "apply-traffic" | "apply-service" | "apply-observability";
  /** Whether a configuration ever makes a call: all are recorded. @default - it does */
  readonly isMade?: (call: RecordedCall, config: Config) => boolean;
  /** Of which ARNs only the project's tag says whose they are: the name does not. @default none */
  readonly knownByTag?: RegExp;
  /**
   * Under what condition a call is allowed, where the project's name or tag is not all.
   * @param equals - what the call itself says
   * @default - what it says, and the tag where the name does not tell
   */
  readonly condition?: (
    call: RecordedCall,
    resource: string,
    equals: Condition[string],
    config: Config,
  ) => Condition | undefined;
  /** Operations that destroy data: no pipeline's. @default none */
  readonly destroysData?: readonly string[];
  /** Whether every pipeline is kept to the configuration's regions. @default false */
  readonly isKeptToRegions?: true;
  /**
   * Which operations a region's stack makes according to its posture, so that each region may come to make them: the
   * others it makes from the first apply on.
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

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html: each once in an account. */
export function serviceLinkedRole(service: string): ImpliedCall {
  return {
    action: "iam:CreateServiceLinkedRole",
    resource: `arn:aws:iam::{account}:role/aws-service-role/${service}/*`,
    context: { "iam:AWSServiceName": service },
  };
}

/** The use of a key through a service. */
export function keyThrough(service: string, action: string): ImpliedCall {
  return {
    action: `kms:${action}`,
    resource: "arn:aws:kms:{region}:{account}:key/*",
    context: { "kms:ViaService": `${service}.{region}.amazonaws.com` },
  };
}
