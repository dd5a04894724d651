import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

const HTTP_PORT = 80;
const HTTPS_PORT = 443;
const MYSQL_PORT = 3306;

export interface FirewallProps {
  /** Prefix of every name. */
  readonly name: string;
  readonly vpcId: string;
  /** Whether the load balancer also listens on 443. */
  readonly https: boolean;
}

/**
 * The layered security groups: internet -> load balancer -> tasks -> database.
 *
 * Rules are separate resources, never inline: Terraform then removes AWS's default egress rule, and a
 * rule can change without touching its group (whose description is immutable).
 */
export class Firewall extends Construct {
  readonly loadBalancerGroupId: string;
  readonly tasksGroupId: string;
  readonly databaseGroupId: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const loadBalancer = this.group("load-balancer", props, "Load balancer: HTTP from the internet");
    const tasks = this.group("tasks", props, "Tasks: HTTP from the load balancer only");
    const database = this.group("database", props, "Database: MySQL from the tasks only, no egress");

    this.ingressFromInternet("load-balancer-http", loadBalancer, HTTP_PORT);
    if (props.https) {
      this.ingressFromInternet("load-balancer-https", loadBalancer, HTTPS_PORT);
    }
    this.ingressFrom("tasks-http", tasks, loadBalancer, HTTP_PORT);
    this.ingressFrom("database-mysql", database, tasks, MYSQL_PORT);
    this.egressToAnywhere("load-balancer-egress", loadBalancer);
    this.egressToAnywhere("tasks-egress", tasks);

    this.loadBalancerGroupId = loadBalancer.id;
    this.tasksGroupId = tasks.id;
    this.databaseGroupId = database.id;
  }

  private group(id: string, props: FirewallProps, description: string): SecurityGroup {
    return new SecurityGroup(this, id, {
      name: `${props.name}-${id}`,
      description,
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-${id}` },
    });
  }

  private ingressFromInternet(id: string, group: SecurityGroup, port: number): void {
    new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId: group.id,
      description: `TCP ${port} from the internet`,
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
  }

  private ingressFrom(id: string, group: SecurityGroup, source: SecurityGroup, port: number): void {
    new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId: group.id,
      description: `TCP ${port} from ${source.node.id}`,
      referencedSecurityGroupId: source.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
  }

  private egressToAnywhere(id: string, group: SecurityGroup): void {
    new VpcSecurityGroupEgressRule(this, id, {
      securityGroupId: group.id,
      description: "All traffic out",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "-1",
    });
  }
}
