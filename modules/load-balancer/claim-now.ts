import { DataAwsLbListenerRule } from "@cdktf/provider-aws/lib/data-aws-lb-listener-rule";
import { DataAwsResourcegroupstaggingapiResources } from "@cdktf/provider-aws/lib/data-aws-resourcegroupstaggingapi-resources";
import { Construct } from "constructs";
import { dataAddress, hcl } from "../hcl";

/** `Name` tag of the listener rule of a claim. */
export function claimRuleName(loadBalancerName: string, claimId: string): string {
  return `${loadBalancerName}-${claimId}`;
}

export interface ClaimNowProps {
  /** Name of the load balancer. */
  readonly loadBalancerName: string;
  /** Id of the claim: see `Claim` in the load balancer. */
  readonly claimId: string;
  /** HCL condition: where it is false, nothing is read. */
  readonly onlyWhen: string;
}

/**
 * What a region's load balancer claims before a plan changes anything, so that a plan can leave it as it is.
 *
 * The rule is looked up by tag first, because reading one that does not exist is an error. That tag never changes; the
 * claim itself is read from the rule. As a tag it would be set by another call than the rule, and be found some time later.
 */
export class ClaimNow extends Construct {
  /** HCL that is true while the load balancer answers 200; false where there is no such rule. */
  readonly isMade: string;

  constructor(scope: Construct, id: string, props: ClaimNowProps) {
    super(scope, id);
    const found = new DataAwsResourcegroupstaggingapiResources(this, "found", {
      // All of the service's: nothing else has this name, and a filter that AWS does not know finds nothing.
      resourceTypeFilters: ["elasticloadbalancing"],
      tagFilter: [{ key: "Name", values: [claimRuleName(props.loadBalancerName, props.claimId)] }],
    });
    found.addOverride("count", hcl(`${props.onlyWhen} ? 1 : 0`));
    const arns = `try(${dataAddress(found)}[0].resource_tag_mapping_list[*].resource_arn, [])`;
    const rule = new DataAwsLbListenerRule(this, "rule", { arn: hcl("each.key") });
    rule.addOverride("for_each", hcl(`toset(${arns})`));
    const statuses = `[for rule in ${dataAddress(rule)} : rule.action[0].fixed_response.status_code]`;
    this.isMade = `contains(${statuses}, "200")`;
  }
}
