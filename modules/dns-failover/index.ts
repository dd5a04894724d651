import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import {
  Route53HealthCheck,
  type Route53HealthCheckConfig,
} from "@cdktf/provider-aws/lib/route53-health-check";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { address } from "../hcl";
import { enableAcceleratedRecovery } from "./accelerated-recovery";

/** Logical id of the zone. */
const ZONE = "zone";

/** A load balancer that a record points to. */
export interface AliasTarget {
  /** The load balancer's own DNS name. */
  readonly dnsName: string;
  /** Hosted zone of that name. */
  readonly zoneId: string;
}

export interface DnsFailoverProps {
  /** Prefix of every name. */
  readonly name: string;
  /** Id of an existing zone, or the name of one to create. */
  readonly zone: { readonly id: string } | { readonly create: string };
  /**
   * Whether a zone to create has Route 53's accelerated recovery. Needs AWS provider 6.25.0 or later.
   * @default false
   */
  readonly acceleratedRecovery?: boolean;
  /** Fully qualified name that visitors use. */
  readonly recordName: string;
  readonly primary: AliasTarget;
  readonly dr: AliasTarget;
  /** Path that the endpoint check requests from the primary's load balancer, over HTTP on port 80. */
  readonly healthCheckPath: string;
  /** Path at which DR's load balancer answers 200 while DR is on standby, and an error otherwise: over HTTP on port 80. */
  readonly standbyClaimPath: string;
  /**
   * Path at which the primary's load balancer answers 200 while the primary, having taken over from a lost DR, keeps
   * visitors away from it, and an error otherwise: over HTTP on port 80.
   */
  readonly tookOverClaimPath: string;
  /**
   * Whether DR serves, read-only, while it is on standby. Then DNS answers with it only while Route 53's checkers reach its
   * load balancer: if they do not, DR's claim fences the primary, and a DR with healthy targets would get its visitors.
   *
   * @default false
   */
  readonly standbyServes?: boolean;
  /**
   * Seconds between two requests of one of Route 53's checkers.
   *
   * @default 30
   */
  readonly checkIntervalSeconds?: 10 | 30;
  /** Provider in us-east-1, where Route 53's metrics are. */
  readonly metricsProvider: TerraformProvider;
  /** Topic in us-east-1 that health alarms go to. */
  readonly metricsTopicArn: string;
}

/**
 * One name, two regions, and a fence in each direction.
 *
 * - PRIMARY answers while the primary's endpoint is healthy **and DR says that it is on standby**. A DR that is silent may
 *   be serving: silence fences the primary. If nothing serves in DR, Route 53 answers PRIMARY all the same.
 * - SECONDARY answers while DR's load balancer has a healthy target **and the primary does not claim to have taken over**
 *   from it. A primary that is silent may be lost: silence does not fence DR.
 *
 * Each region makes its claim itself, on its own load balancer, in the apply that changes its posture: an activation
 * changes nothing here, and a region that comes back with a stale writer gets no visitors.
 *
 * When neither is healthy Route 53 answers PRIMARY.
 *
 * **Cost**: a hosted zone and health checks per month: three on endpoints (four if the standby serves), one calculated (two).
 */
export class DnsFailover extends Construct {
  readonly zoneId: string;
  readonly primaryHealthCheckId: string;

  constructor(scope: Construct, id: string, props: DnsFailoverProps) {
    super(scope, id);
    this.zoneId = this.zone(props);

    const endpoint = this.endpointCheck("primary-endpoint", props, {
      type: "HTTP",
      fqdn: props.primary.dnsName,
      resourcePath: props.healthCheckPath,
    });
    const drStandby = this.endpointCheck("dr-standby", props, {
      type: "HTTP",
      fqdn: props.dr.dnsName,
      resourcePath: props.standbyClaimPath,
    });
    // Earlier versions fenced by a check on an alarm: the calculated check must never be without the one or the other.
    const to = address(drStandby);
    TerraformStack.of(this).addOverride("moved", [{ from: to.replace(/dr_standby$/, "dr_idle"), to }]);
    const tookOver = this.endpointCheck("primary-took-over", props, {
      type: "HTTP",
      fqdn: props.primary.dnsName,
      resourcePath: props.tookOverClaimPath,
      invertHealthcheck: true,
    });
    const primaryMayServe = this.allOf("primary-may-serve", props, [endpoint, drStandby]);
    const drMayServe = props.standbyServes
      ? this.allOf("dr-may-serve", props, [
          this.endpointCheck("dr-reachable", props, { type: "TCP", fqdn: props.dr.dnsName }),
          tookOver,
        ])
      : tookOver;

    this.record("primary", "PRIMARY", props, props.primary, primaryMayServe.id);
    this.record("secondary", "SECONDARY", props, props.dr, drMayServe.id);
    this.healthAlarm(
      "primary-endpoint-unhealthy",
      endpoint,
      props,
      "The primary does not answer its health check",
    );
    this.healthAlarm(
      "primary-fenced",
      drStandby,
      props,
      "DR does not say that it is on standby: it serves, or does not answer. The primary is fenced",
    );
    this.primaryHealthCheckId = primaryMayServe.id;
  }

  private zone(props: DnsFailoverProps): string {
    if ("id" in props.zone) {
      // A zone that this stack created and that is now configured by its id leaves the state and stays in AWS:
      // prevent_destroy is gone with its block. https://developer.hashicorp.com/terraform/language/block/removed
      TerraformStack.of(this).addOverride("removed", [
        { from: `aws_route53_zone.${ZONE}`, lifecycle: { destroy: false } },
      ]);
      return props.zone.id;
    }
    const zone = new Route53Zone(this, "zone", {
      name: props.zone.create,
      lifecycle: { preventDestroy: true },
      tags: { Name: props.zone.create },
    });
    zone.overrideLogicalId(ZONE);
    if (props.acceleratedRecovery === true) {
      enableAcceleratedRecovery(zone);
    }
    return zone.zoneId;
  }

  /** A check of a load balancer by its own name: the record's would follow the failover. */
  private endpointCheck(
    id: string,
    { checkIntervalSeconds, name }: DnsFailoverProps,
    config: Pick<Route53HealthCheckConfig, "type" | "fqdn" | "resourcePath" | "invertHealthcheck">,
  ): Route53HealthCheck {
    return new Route53HealthCheck(this, id, {
      ...config,
      port: 80,
      requestInterval: checkIntervalSeconds ?? 30,
      failureThreshold: 3,
      tags: { Name: `${name}-${id}` },
      // Its type and interval cannot be changed, and what refers to it must never be without it.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private allOf(
    id: string,
    { name }: DnsFailoverProps,
    children: readonly Route53HealthCheck[],
  ): Route53HealthCheck {
    return new Route53HealthCheck(this, id, {
      type: "CALCULATED",
      childHealthchecks: children.map((child) => child.id),
      childHealthThreshold: children.length,
      tags: { Name: `${name}-${id}` },
    });
  }

  private record(
    id: string,
    type: "PRIMARY" | "SECONDARY",
    props: DnsFailoverProps,
    target: AliasTarget,
    healthCheckId: string,
  ): void {
    new Route53Record(this, id, {
      zoneId: this.zoneId,
      name: props.recordName,
      type: "A",
      setIdentifier: id,
      failoverRoutingPolicy: { type },
      healthCheckId,
      alias: {
        name: target.dnsName,
        zoneId: target.zoneId,
        // Its load balancer's checks would move visitors to a standby that serves after half a minute without a task, its
        // health check after three failures. Without a standby that serves it makes no difference.
        evaluateTargetHealth: !(type === "PRIMARY" && props.standbyServes),
      },
    });
  }

  private healthAlarm(
    id: string,
    check: Route53HealthCheck,
    props: DnsFailoverProps,
    description: string,
  ): void {
    new CloudwatchMetricAlarm(this, id, {
      provider: props.metricsProvider,
      alarmName: `${props.name}-${id}`,
      alarmDescription: description,
      namespace: "AWS/Route53",
      metricName: "HealthCheckStatus",
      dimensions: { HealthCheckId: check.id },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 60,
      evaluationPeriods: 2,
      treatMissingData: "breaching",
      alarmActions: [props.metricsTopicArn],
      okActions: [props.metricsTopicArn],
    });
  }
}
