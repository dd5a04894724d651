import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { hcl } from "../hcl";
import { claimRuleName } from "./claim-now";

export { Certificate, type CertificateProps } from "./certificate";
export { ClaimNow, type ClaimNowProps } from "./claim-now";

/** Seconds a deregistering target has to finish its requests; the image drains within them. */
export const DEREGISTRATION_DELAY_SECONDS = 30;

/** After the rule that forwards the health check, which has priority 1 where there is one. */
const FIRST_CLAIM_PRIORITY = 2;

/** Something that a region says about itself, to whoever asks its load balancer over HTTP on port 80. */
export interface Claim {
  /** What is claimed, in kebab case: the end of the rule's logical id and of its `Name` tag. */
  readonly id: string;
  /** The whole path, without wildcards. */
  readonly path: string;
  /** HCL condition: where it is true, the load balancer answers 200, elsewhere 503. */
  readonly isTrue: string;
}

export interface LoadBalancerProps {
  /** Name of the load balancer: 32 characters at most. */
  readonly name: string;
  /** Prefix of the target group's name: six characters at most, the last a hyphen. */
  readonly targetGroupPrefix: string;
  readonly vpcId: string;
  /** Public subnets in two Availability Zones. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** The target group's health check path; 200 means healthy. */
  readonly healthCheckPath: string;
  /**
   * What the region says about itself: the load balancer answers these paths, without a task.
   *
   * @default - nothing
   */
  readonly claims?: readonly Claim[];
  /**
   * ARN of an issued certificate. With it, 443 serves and 80 redirects all but the health check and the claims.
   *
   * @default - plain HTTP on port 80
   */
  readonly certificateArn?: string;
}

/**
 * An internet-facing Application Load Balancer with one target group of task addresses.
 *
 * **Cost**: by the hour and by load balancer capacity units, plus a public IPv4 address per subnet; even when idle.
 */
export class LoadBalancer extends Construct {
  readonly dnsName: string;
  /** Route 53 hosted zone of the load balancer's own name, for alias records. */
  readonly zoneId: string;
  /** The `LoadBalancer` dimension of its metrics. */
  readonly arnSuffix: string;
  readonly targetGroupArn: string;
  /** The `TargetGroup` dimension of its metrics. */
  readonly targetGroupArnSuffix: string;
  /** A service can register with the target group only once a listener forwards to it. */
  readonly listeners: ITerraformDependable[];
  /** The rules of the claims, in the order of the claims. */
  readonly claimRules: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const loadBalancer = new Lb(this, "load-balancer", {
      name: props.name,
      loadBalancerType: "application",
      internal: false,
      securityGroups: [props.securityGroupId],
      subnets: props.subnetIds,
      dropInvalidHeaderFields: true,
      enableDeletionProtection: true,
      tags: { Name: props.name },
    });
    const targetGroup = new LbTargetGroup(this, "target-group", {
      // A prefix and create-before-destroy: a target group in use cannot be replaced in place.
      namePrefix: props.targetGroupPrefix,
      port: 80,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: props.vpcId,
      deregistrationDelay: String(DEREGISTRATION_DELAY_SECONDS),
      healthCheck: {
        path: props.healthCheckPath,
        protocol: "HTTP",
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      tags: { Name: props.name },
      lifecycle: { createBeforeDestroy: true },
    });
    const { http, others } = props.certificateArn
      ? this.httpsListeners(loadBalancer, targetGroup, props.certificateArn, props.healthCheckPath)
      : { http: this.httpListener(loadBalancer, targetGroup), others: [] };
    this.listeners = [...others, http];
    this.claimRules = (props.claims ?? []).map((claim, index) =>
      this.claimRule(http, claim, FIRST_CLAIM_PRIORITY + index, props.name),
    );

    this.dnsName = loadBalancer.dnsName;
    this.zoneId = loadBalancer.zoneId;
    this.arnSuffix = loadBalancer.arnSuffix;
    this.targetGroupArn = targetGroup.arn;
    this.targetGroupArnSuffix = targetGroup.arnSuffix;
  }

  private httpListener(loadBalancer: Lb, targetGroup: LbTargetGroup): LbListener {
    return new LbListener(this, "http", {
      loadBalancerArn: loadBalancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    });
  }

  private httpsListeners(
    loadBalancer: Lb,
    targetGroup: LbTargetGroup,
    certificateArn: string,
    healthCheckPath: string,
  ): { readonly http: LbListener; readonly others: LbListener[] } {
    const https = new LbListener(this, "https", {
      loadBalancerArn: loadBalancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    });
    const http = new LbListener(this, "http", {
      loadBalancerArn: loadBalancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [
        { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
      ],
    });
    // Route 53 counts a redirect as healthy, so the health check must reach the tasks themselves.
    new LbListenerRule(this, "http-health-check", {
      listenerArn: http.arn,
      priority: 1,
      condition: [{ pathPattern: { values: [healthCheckPath] } }],
      action: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    });
    return { http, others: [https] };
  }

  /** In place, by one call, whatever the claim: the condition and the priority never change. */
  private claimRule(
    http: LbListener,
    { id, isTrue, path }: Claim,
    priority: number,
    loadBalancerName: string,
  ): LbListenerRule {
    return new LbListenerRule(this, `claim-${id}`, {
      listenerArn: http.arn,
      priority,
      condition: [{ pathPattern: { values: [path] } }],
      action: [
        {
          type: "fixed-response",
          fixedResponse: {
            contentType: "text/plain",
            messageBody: hcl(`${isTrue} ? "${id}" : "not ${id}"`),
            statusCode: hcl(`${isTrue} ? "200" : "503"`),
          },
        },
      ],
      tags: { Name: claimRuleName(loadBalancerName, id) },
    });
  }
}
