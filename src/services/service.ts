import type { EndpointKind } from "../terraform/stack/reachability";
import type { Block } from "../terraform/stack/synthesized-stack";
import type { Api } from "./api";
import type { Drawing } from "./drawing";
import type { FsbpControls } from "./fsbp";
import type { Rule } from "./rule";

/** What the tools know about a resource type. */
interface ResourceType {
  /** Whether the architecture diagram shows it, as a box, a frame or an arrow; its page counts the others. */
  readonly drawn: boolean;
  /**
   * Whether a pipeline may have to destroy it in an ordinary change: it holds no data, and no database or load balancer
   * depends on it.
   * @default false
   */
  readonly replaceable?: true;
  /** The ARN that AWS would give it. @default - no policy in the stacks names one */
  readonly arn?: (block: Block, id: string, region: string, account: string) => string;
}

/** Everything the tools know about one AWS service. `index.ts` in this folder lists them. */
export interface Service {
  /** Name of its folder. */
  readonly id: string;
  /** AWS's name for it. */
  readonly name: string;
  /** Its Terraform resource types. A type that no service claims is refused. */
  readonly resources: Readonly<Record<string, ResourceType>>;
  /** Its Terraform data source types. @default none */
  readonly dataSources?: readonly string[];
  /** Its Terraform ephemeral resource types. @default none */
  readonly ephemerals?: readonly string[];
  /** Prefix of its rule ids. @default - its id */
  readonly rulePrefix?: string;
  /** Rules that its resources must satisfy. @default none */
  readonly rules?: readonly Rule[];
  /** Controls of AWS Foundational Security Best Practices for its resources. @default - the standard does not list the service */
  readonly controls?: FsbpControls;
  /** APIs that Terraform calls for its resources and data sources. @default none */
  readonly apis?: readonly Api[];
  /** Position on the path of a visitor's request, then of what the request needs: the order of the diagram and of the reachability table. @default - the last */
  readonly position?: number;
  /** @default - it has no network interfaces in the VPC */
  readonly endpoint?: EndpointKind;
  /** @default - it has no box */
  readonly drawing?: Drawing;
}
