import type { PlanRule } from "../plan-rule";
import { betterHigher, betterKept, betterOn, ranked } from "../words";

/** From least to most. */
const LEVELS = ranked(
  ...["off", "disabled", "fatal", "critical", "error", "warn", "warning", "info", "all", "debug", "trace"],
);

export const loggingOff: PlanRule = {
  id: "plan-logging-off",
  risk: "monitoring",
  effect: "logs or measures less",
  title: "What is logged, traced and measured stays so",
  why: "What happens from then on leaves no trace where people look for it.",
  source:
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_detect_investigate_events_app_service_logging.html",
  severity: "warning",
  fix: "Keep it on, or name what takes its place.",
  words: [
    {
      name: /(^|[._])((access|audit|flow|query|api|cluster|execution|connection|slow|user|event|activity|session)_)?(logs?|logging|log_configuration|logging_config(uration)?|access_logging_policy|log_export_configuration|logging_info)(\.\w+)?(_enabled|\.enabled|\.status)$|(^|[._])enable_(\w+_)?(logs?|logging)$|(^|[._])(logging_enabled|query_logging|data_trace_enabled|log_config)$/,
      exceptTypes: /cloudtrail/,
      judge: betterOn,
      problem: "logs less",
    },
    {
      name: /^(enabled_cloudwatch_logs_exports|enabled_cluster_log_types|log_exports|enabled_log_types|(access_)?log_settings|access_logs|connection_logs|logging|logging_config|log_delivery_configuration|log_publishing_options|query_log_config|access_log_settings)$/,
      exceptTypes: /cloudtrail/,
      judge: betterKept,
      problem: "logs less",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])(performance_insights_enabled|enhanced_monitoring\w*|detailed_monitoring(_enabled)?|monitoring|monitoring_enabled|enable_monitoring|metrics_enabled|(sampled_requests|cloudwatch_metrics)_enabled|xray_(tracing_)?enabled|tracing_enabled|tracing_config\.mode|enable_network_address_usage_metrics|enable_performance_insights|container_insights)$/,
      judge: ({ after, before, ...rest }) =>
        before === "Active" && after === "PassThrough" ? "worse" : betterOn({ after, before, ...rest }),
      problem: "measures less",
    },
    {
      name: /^(monitoring_interval|performance_insights_retention_period)$/,
      judge: ({ after, before, ...rest }) =>
        // An interval is better short, but 0 measures nothing.
        rest.path === "monitoring_interval"
          ? Number(before ?? 0) > 0 && Number(after ?? 0) === 0
            ? "worse"
            : "fine"
          : betterHigher()({ after, before, ...rest }),
      problem: "measures less",
      mayBeUnknown: true,
    },
    {
      name: /(^|[._])((application|system|control_plane)?_?log_level|logging_level|error_log_level)$/,
      judge: ({ after = "off", before = "off" }) => LEVELS({ after, before }),
      problem: "logs less",
      mayBeUnknown: true,
    },
  ],
};
