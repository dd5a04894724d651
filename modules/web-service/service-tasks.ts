import { DataAwsEcsService } from "@cdktf/provider-aws/lib/data-aws-ecs-service";
import { DataAwsResourcegroupstaggingapiResources } from "@cdktf/provider-aws/lib/data-aws-resourcegroupstaggingapi-resources";
import { Construct } from "constructs";
import { dataAddress, hcl, hclNumber } from "../hcl";
import type { Posture } from "../posture";

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
}

/**
 * The service's desired count: 0 on standby; while active, what autoscaling has set, or the normal number
 * where there are no tasks yet.
 *
 * Ignoring changes of `desired_count`, as is usual with autoscaling, would leave a failover with the
 * minimum: registering the scalable target only raises the service to its lower bound. So the plan reads
 * the current count. It looks up the service by tag first, because reading one that does not exist is an error.
 */
export class ServiceTasks extends Construct {
  readonly desiredCount: number;

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
    const active = `${now} > 0 ? max(${props.minTasks}, min(${now}, ${props.maxTasks})) : ${props.normalTasks}`;
    this.desiredCount = hclNumber(`${props.posture.isActive} ? (${active}) : 0`);
  }
}
