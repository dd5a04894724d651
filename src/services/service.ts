import type { EndpointKind } from "../terraform/stack/reachability";
import type { Block } from "../terraform/stack/synthesized-stack";
import type { Api } from "./api";
import type { Drawing } from "./drawing";
import type { FsbpControls } from "./fsbp";
import type { Rule } from "./rule";

/** What the tools know of a type of resource. */
interface ResourceType {
  /** Whether the architecture's picture shows it, in a box, a frame or an arrow; its page counts the others. */
  readonly drawn: boolean;
  /**
   * Whether a pipeline may have to take it away again in an ordinary change: it holds no data, and no database or load
   * balancer stands on it.
   * @default false
   */
  readonly replaceable?: true;
  /** Its ARN, as AWS would give it. @default - no policy of the stacks names one */
  readonly arn?: (block: Block, id: string, region: string, account: string) => string;
}

/** All that the tools know of one AWS service. `index.ts` of this folder lists them. */
export interface Service {
  /** Name of its folder. */
  readonly id: string;
  /** As AWS calls it. */
  readonly name: string;
  /** Terraform's types of its resources. A type that no service has is refused. */
  readonly resources: Readonly<Record<string, ResourceType>>;
  /** Terraform's types of its data sources. @default none */
  readonly dataSources?: readonly string[];
  /** Terraform's types of its ephemeral resources. @default none */
  readonly ephemerals?: readonly string[];
  /** What the ids of its rules begin with. @default - its id */
  readonly rulePrefix?: string;
  /** What its resources have to keep. @default none */
  readonly rules?: readonly Rule[];
  /** AWS Foundational Security Best Practices about its resources. @default - the standard does not name the service */
  readonly controls?: FsbpControls;
  /** What Terraform calls for its resources and data sources. @default none */
  readonly apis?: readonly Api[];
  /** Place on the way of a visitor's request, and then of what it needs: the order of the picture, and of what reaches what. @default - the last */
  readonly position?: number;
  /** @default - nothing of it has network interfaces in the VPC */
  readonly endpoint?: EndpointKind;
  /** @default - it is in no box of its own */
  readonly drawing?: Drawing;
}
