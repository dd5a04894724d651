import { DataAwsEcsService } from "@cdktf/provider-aws/lib/data-aws-ecs-service";
import { DataAwsResourcegroupstaggingapiResources } from "@cdktf/provider-aws/lib/data-aws-resourcegroupstaggingapi-resources";
import type { IResolvable } from "cdktf";
import { Construct } from "constructs";
import { dataAddress, hcl, hclBoolean, hclNumber } from "../hcl";
import type { Posture } from "../posture";

/** Tag of the service: the posture and the generation of the database that it was last applied with. */
const POSTURE_TAG = "Posture";

export interface ServiceTasksProps {
  /** Name of the service, which is also its `Name` tag. */
  readonly name: string;
  readonly clusterName: string;
  readonly accountId: string;
  readonly region: string;
  readonly posture: Posture;
  readonly normalTasks: number;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Whether the region runs tasks on standby, which serve from its replica. */
  readonly isWarmStandby: boolean;
}

/**
 * The service's desired count: while active, what autoscaling has set, or the normal number where there are no tasks
 * yet; 0 on standby, unless it is a warm one.
 *
 * Ignoring changes of `desired_count`, as is usual with autoscaling, would leave a failover with the
 * minimum: registering the scalable target only raises the service to its lower bound. So the plan reads
 * the current count. It looks up the service by tag first, because reading one that does not exist is an error.
 *
 * On a warm standby too, the count is what it is. Tasks read the database's host when they start, so those of another
 * database must stop, and new ones start only when the replica's host is known: registering the scalable target, which
 * waits for that, starts them. The service itself must not wait, or an activation would wait for the promotion. Which
 * posture and which database the running tasks are of is a tag of the service, since AWS tells nothing else that a plan
 * can read and that changes in the same update as the count.
 */
export class ServiceTasks extends Construct {
  readonly desiredCount: number;
  /**
   * Whether an update of the service starts all of its tasks anew.
   *
   * @default - ECS decides: it does if the tasks themselves change
   */
  readonly forcesNewDeployment: IResolvable | undefined;
  /** More tags that the service must have. */
  readonly serviceTags: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ServiceTasksProps) {
    super(scope, id);
    const found = new DataAwsResourcegroupstaggingapiResources(this, "found", {
      resourceTypeFilters: ["ecs:service"],
      tagFilter: [{ key: "Name", values: [props.name] }],
    });
    const running = new DataAwsEcsService(this, "running", {
      clusterArn: `arn:aws:ecs:${props.region}:${props.accountId}:cluster/${props.clusterName}`,
      serviceName: props.name,
    });
    running.addOverride("count", hcl(`length(${dataAddress(found)}.resource_tag_mapping_list) > 0 ? 1 : 0`));
    const now = `try(${dataAddress(running)}[0].desired_count, 0)`;
    const { isWarmStandby, maxTasks, minTasks, normalTasks, posture } = props;
    const scaled = `max(${minTasks}, min(${now}, ${maxTasks}))`;
    if (!isWarmStandby) {
      this.desiredCount = hclNumber(`${posture.isActive} ? (${now} > 0 ? ${scaled} : ${normalTasks}) : 0`);
      this.serviceTags = {};
      this.forcesNewDeployment = undefined;
      return;
    }
    const applied = `try(${dataAddress(found)}.resource_tag_mapping_list[0].tags["${POSTURE_TAG}"], "")`;
    const follows = `${applied} == "standby-\${var.database_generation}"`;
    const active = `${now} > 0 && !(${follows}) ? ${scaled} : max(${normalTasks}, min(${now}, ${maxTasks}))`;
    const standby = `${posture.isStandby} ? (${follows} ? min(${now}, ${maxTasks}) : 0) : 0`;
    this.desiredCount = hclNumber(`${posture.isActive} ? (${active}) : (${standby})`);
    // In the primary the count goes to 0 and back to 1 within a second, since its service waits for the database: ECS might
    // keep the task of the old one. An activation keeps the tasks that it finds.
    this.forcesNewDeployment = hclBoolean(posture.isStandby);
    this.serviceTags = { [POSTURE_TAG]: `${posture.value}-${hcl("var.database_generation")}` };
  }
}
