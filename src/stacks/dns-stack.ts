import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { DnsFailover } from "../../modules/dns-failover";
import { AlertTopic } from "../../modules/observability";
import type { Config } from "../config";
import {
  addBackend,
  DEEP_HEALTH_PATH,
  RemoteRegion,
  SECOND_REGION_ALIAS,
  STANDBY_CLAIM_PATH,
  TOOK_OVER_CLAIM_PATH,
} from "../contract";
import { awsProvider } from "./providers";
import { ReadableStack } from "./readable-stack";

/** The region in which Route 53 publishes its metrics, wherever the records point. */
const ROUTE53_METRICS_REGION = "us-east-1";

/** The name that visitors use, its health checks, and the fence. No activation changes it. */
export class DnsStack extends ReadableStack {
  constructor(scope: Construct, config: Config) {
    super(scope, "dns");
    awsProvider(this, config, config.regions.dr.region);
    const metricsProvider = awsProvider(this, config, ROUTE53_METRICS_REGION, SECOND_REGION_ALIAS.dns);
    addBackend(this, config, "dns");
    const primary = new RemoteRegion(this, config, "primary", { readFrom: "dr" });
    const dr = new RemoteRegion(this, config, "dr", { readFrom: "dr" });

    const alerts = new AlertTopic(this, "alerts", {
      name: `${config.name}-dns-alerts`,
      email: config.notifications.email,
      provider: metricsProvider,
    });
    const dns = new DnsFailover(this, "dns-failover", {
      name: config.name,
      zone: config.dns.zone,
      acceleratedRecovery: config.dns.acceleratedRecovery,
      recordName: config.dns.recordName,
      primary: {
        dnsName: primary.get("load_balancer_dns_name"),
        zoneId: primary.get("load_balancer_zone_id"),
      },
      dr: { dnsName: dr.get("load_balancer_dns_name"), zoneId: dr.get("load_balancer_zone_id") },
      healthCheckPath: DEEP_HEALTH_PATH,
      standbyClaimPath: STANDBY_CLAIM_PATH,
      tookOverClaimPath: TOOK_OVER_CLAIM_PATH,
      standbyServes: config.service.standbyTasks > 0,
      checkIntervalSeconds: config.dns.healthCheckIntervalSeconds,
      metricsProvider,
      metricsTopicArn: alerts.arn,
    });

    new TerraformOutput(this, "url", {
      value: `${config.dns.https ? "https" : "http"}://${config.dns.recordName}/`,
      description: "Where visitors go.",
      staticId: true,
    });
    new TerraformOutput(this, "zone_id", {
      value: dns.zoneId,
      description: "Hosted zone of the records.",
      staticId: true,
    });
    new TerraformOutput(this, "primary_health_check_id", {
      value: dns.primaryHealthCheckId,
      description: "Health check of the PRIMARY record: the endpoint and the fence together.",
      staticId: true,
    });
  }
}
