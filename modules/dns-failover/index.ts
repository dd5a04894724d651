import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
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
  /** Alarm in the DR region that is in ALARM while DR serves. */
  readonly drServingAlarm: {
    readonly name: string;
    readonly region: string;
    /** What Route 53 copies of it, as one string. */
    readonly settings: string;
  };
  /** Provider in us-east-1, where Route 53's metrics are. */
  readonly metricsProvider: TerraformProvider;
  /** Topic in us-east-1 that health alarms go to. */
  readonly metricsTopicArn: string;
}

/**
 * One name, two regions, and a fence between them.
 *
 * - PRIMARY answers while the primary's endpoint is healthy **and DR does not serve**. Route 53's data plane
 *   reads whether DR serves from an alarm in the DR region, so an activation changes nothing here, and a
 *   primary that comes back does not take visitors back to a stale writer.
 * - SECONDARY answers while DR's load balancer has a healthy target, so DNS never goes to an empty standby.
 *
 * When neither is healthy Route 53 answers PRIMARY.
 *
 * **Cost**: a hosted zone and three health checks (one on an endpoint, two calculated) per month.
 */
export class DnsFailover extends Construct {
  readonly zoneId: string;
  readonly primaryHealthCheckId: string;

  constructor(scope: Construct, id: string, props: DnsFailoverProps) {
    super(scope, id);
    this.zoneId = this.zone(props);

    const endpoint = new Route53HealthCheck(this, "primary-endpoint", {
      type: "HTTP",
      // The load balancer's own name: the record's would follow the failover.
      fqdn: props.primary.dnsName,
      port: 80,
      resourcePath: props.healthCheckPath,
      requestInterval: 30,
      failureThreshold: 3,
      tags: { Name: `${props.name}-primary-endpoint` },
    });
    const drIdle = new Route53HealthCheck(this, "dr-idle", {
      // Unhealthy while the alarm is in ALARM, that is, while DR serves.
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: props.drServingAlarm.name,
      cloudwatchAlarmRegion: props.drServingAlarm.region,
      // Missing data must not lift the fence: keep the last known status (healthy until there is one).
      insufficientDataHealthStatus: "LastKnownStatus",
      // Route 53 keeps a copy of the alarm: a change of the alarm has to be a change of the check.
      triggers: { alarm: props.drServingAlarm.settings },
      tags: { Name: `${props.name}-dr-idle` },
    });
    const primaryMayServe = new Route53HealthCheck(this, "primary-may-serve", {
      type: "CALCULATED",
      childHealthchecks: [endpoint.id, drIdle.id],
      childHealthThreshold: 2,
      tags: { Name: `${props.name}-primary-may-serve` },
    });

    this.record("primary", "PRIMARY", props, props.primary, primaryMayServe.id);
    this.record("secondary", "SECONDARY", props, props.dr);
    this.healthAlarm(
      "primary-endpoint-unhealthy",
      endpoint,
      props,
      "The primary does not answer its health check",
    );
    this.healthAlarm(
      "primary-fenced",
      drIdle,
      props,
      "DR serves: visitors go there, and the primary is fenced",
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

  private record(
    id: string,
    type: "PRIMARY" | "SECONDARY",
    props: DnsFailoverProps,
    target: AliasTarget,
    healthCheckId?: string,
  ): void {
    new Route53Record(this, id, {
      zoneId: this.zoneId,
      name: props.recordName,
      type: "A",
      setIdentifier: id,
      failoverRoutingPolicy: { type },
      healthCheckId,
      alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true },
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
