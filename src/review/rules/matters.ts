import type { PlannedChange } from "../../terraform/plan";
import type { Difference } from "../differences";
import { GOVERNED } from "../schema/governs";
import { schemaSays } from "../schema/provider-schema";
import { holdsData } from "./destroy/kinds";

/** One of some words in a name, each perhaps with a pattern in it, between underscores. */
function words(...lines: readonly string[]): RegExp {
  return new RegExp(`(^|_)(${lines.join(" ").split(" ").join("|")})(_|$)`);
}

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join("|"));
}

/** Words in the name of an attribute that is about security or data. */
const ABOUT = either(
  words(
    String.raw`encrypt\w* kms cmk sse customer_managed [a-z]*tls ssl ciphers? kerberos secret password token`,
    "public publicly private exposed? anonymous cidrs? ingress firewall isolation visibility",
    "allow allowed whitelist permitted permissions? policy policies principals? grants? grantee roles? acl",
    "auth authentication authorization authorizer authorized mfa trust trusted share shared",
    String.raw`access_(string|scope|polic\w+) identity_providers? user_pools? user_groups? idp saml openid`,
    "instance_profile admins? administrators? valid_user abilities capabilities guardrails? account_ids accounts",
    String.raw`retention retain backups? snapshots? recovery restore versioning replicas? replication_factor expir\w+ lock`,
    String.raw`protect\w* unlock\w* deletion delete destroy deregister force bypass mutability object_ownership`,
    String.raw`logs? logging audit monitoring alarms? auto_enable\w* security compliance scan_type verify restrictions imds http_tokens`,
  ),
  /_access$|hop_limit$|certificate_(arn|authority)|source_(ranges|arn|account)$|^(insecure|effect)$/,
);

/** The same, where a switch has such a name. */
const ABOUT_SWITCH = either(
  words(
    String.raw`skip validate require_\w+ \w+_required enforced? requests?_macsec fips privacy privileged host_network`,
    "read_only execute_command source_dest_check negated? exclude_matched multi_az zone_awareness terminate cascade",
    "ttl lifecycle_rule scan scanning tracing xray profiling metrics cloudwatch storage_lens organization ocsp insights notifications",
  ),
  /_disabled$/,
);

/** Names with such a word that are about something else: names, classes, versions, times and kinds of things. */
const ABOUT_OTHER = either(
  /^(priority|capacity|catalog_id|policy_store_id|bucket_key_enabled|apply_immediately|policy_duration_seconds|[ug]id)$/,
  /^(disallowed|get|restore)/,
  /_(tags|validity|(?<!duration_)seconds|class|wo_version|format|prefix|name|description|timeout|interval|ttl)$/,
  /_(window|time|hour|volumes?|headers?|subtree|input|upgrade|duplicates|columns?|values|alias|marker|param|schema_version|errors?)$/,
  /_(list_enabled|dns_resolution)$|(snapshot|backup)_(\w+_)?(id|identifier|arn)$/,
  /copy_tags|debug|without_reboot|service_linked|confidence|version_number|new_deployment|force_(update|remediate)/,
  /statement_id|hibernate|revoke|interrupt|scan_all|scale_in|invit|email_notification|recovery_point|permanent_restore|non_security/,
);

/** The same, for what is no switch: the addresses of an object. */
const ADDRESS =
  /^(private|public|secondary)_(private_)?ip(v?[46])?_?(s|address\w*|count|pool|source)?(_count)?$/;

/** Names that say nothing without the block that they are in. */
const BARE = /\.((is_)?enabled?|(is_)?active|status|state|mode|type|level|minimum_length|items|value)$/;

/** Blocks and types that decide where traffic goes. */
const MOVES = either(
  /health_?check|cname|resolver_endpoint|delegation_signer|dnssec|(?<!netbios_)name_servers|(^|\.)failover_(criteria|config|policy|routing)/,
  /route_table route\.|_distribution origin\.domain_name$| replica\w*\.region(_name|_list)?$|^aws_route destination_/,
);

/** Services that watch over an account: a switch that is off covers less. */
const GUARDS =
  /_(access_?analyzer|auditmanager|cloudtrail|config|controltower|detective|fms|guardduty|inspector2?|macie2?|securityhub|securitylake|shield|waf\w*)_/;

/** What such a service covers. */
const COVERS = words("scope resource_types? regions targets?");

/** Blocks and types that decide who comes in, what is recorded or what is copied. */
const DECIDES = either(
  /_permissions?\b|_grant\b|_authorize_|_authorization\b|policy_attachment\b|resource_policy\b|access_(entry|policy)/,
  /network_acl|security_group|safety_rule|firewall_rule\b|_match_set\b|_waf(v2|regional)?_(?!size)|_acl\b|public_ports|block_public_access|^\w+_access /,
  /^aws_(iam|ssoadmin|verifiedpermissions|rolesanywhere|lakeformation|ram)_|internet_gateway|_principal/,
  /event_selector|_(metric|composite)_alarm\b|_backup_(plan|selection)\b|_lifecycle_(policy|configuration)\b|snapshot_schedule/,
);

/** Blocks about how traffic or data is encrypted. */
const CIPHERS = /(^|[._])(ssl|tls|cipher|encrypt)/;

/** The port at which something answers. */
const LISTENS =
  /(listener\w*|_ssl_negotiation_\w+)[ .]((.*[._])?(from|to)_|(.*\.)?(lb_|load_balancer_)?)port$/;

/** Switches that matter either way, because they turn a condition into its opposite. */
const TURNS = either(
  words("negated?", "inverted?", "exclude_matched", "security_groups?"),
  /^use_\w*(credentials|role)$/,
);

/** Switches that are better off: by the verb that they begin with, by whom they let in, by what they destroy. */
const BETTER_OFF = either(
  /^(no|skip|disable|exclude|force|forward|bypass|ignore|share)(_|$)|_allowed(_|$)|_disabled$/,
  words(
    "allow public publicly anonymous unauthenticated shared visible visibility wildcard exportable insecure",
    "privileged administrator host_network authorize_all hybrid_access fail_open execute_command",
    "self aws_owned access delete deletion destroy deregister terminate cascade ttl lifecycle_rule lifecycle_policy on_delete on_deletion",
  ),
);

/** What keeps or restricts is better on, whatever else its name says. */
const BETTER_ON = either(
  words(String.raw`protect\w* retain prevent block (?<!no_)restrict\w* only mfa isolation replicat\w+`),
  /^skip_(destroy|delete|deletion)$/,
);

/** A switch for all of an object. */
const WHOLE = /^(is_)?(enabled?|active|disabled)$/;

/** The ends of a range of what is let in: it grows if the first is lower or the last is higher. */
const FIRST = /(^|_)(from|start)_port$|^min_(port|range)$/;
const LAST = /(^|_)(to|end)_port$|^max_(port|range)$/;

/** Numbers that are better lower: how long until something is noticed or ends. */
const BETTER_LOWER = /max_password_age|duration|hop_limit|validity|interval|timeout|threshold|grace_period/;

/** Numbers that are better higher: how long, how many, how far back. */
const BETTER_HIGHER =
  /retention|retain|expir|history|reuse_prevention|length|lock|replicas?|recovery|restore|deletion|minimum|greater_than/;

/** Whether a range of ports or addresses grows at one of its ends. */
export function widens({ after, before, path }: Difference): boolean {
  const [leaf = ""] = path.split(".").slice(-1);
  return (
    typeof before === "number" &&
    typeof after === "number" &&
    ((FIRST.test(leaf) && after < before) || (LAST.test(leaf) && after > before))
  );
}

/** Whether a difference that no rule reads is about security or data, and not plainly for the better. */
export function matters({ type }: PlannedChange, difference: Difference): boolean {
  const { after, before, path } = difference;
  const [leaf = "", parent = ""] = path.split(".").reverse();
  const name = BARE.test(path) ? `${parent}_${leaf}` : leaf;
  const inner = path.slice(0, path.length - leaf.length);
  const isSwitch = typeof (after ?? before) === "boolean";
  if (isSwitch && WHOLE.test(path)) {
    // Off, an object does as little as destroyed. An access list of its own, such as that of a console, is better off.
    return (after === true) === (leaf.endsWith("disabled") || /_access$/.test(type));
  }
  const governed = GOVERNED.find((kind) => schemaSays(kind, type, path));
  const place = `${type} ${path}`;
  const isGuard = DECIDES.test(`${type} ${inner}`);
  const isNumber = typeof before === "number" && typeof after === "number";
  const isNamed =
    isGuard ||
    ABOUT.test(name) ||
    (GUARDS.test(type) && (isSwitch || COVERS.test(name))) ||
    (isSwitch && leaf === path && holdsData(type)) ||
    (isSwitch && (ABOUT_SWITCH.test(name) || ABOUT.test(inner.replaceAll(".", "_")))) ||
    CIPHERS.test(inner) ||
    (isNumber
      ? governed === "retention" || (governed === "identity" && name.includes("duration"))
      : governed !== undefined);
  const isOther =
    path === "name" ||
    ABOUT_OTHER.test(name) ||
    (name.endsWith("_names") && !isGuard && governed === undefined) ||
    (!isSwitch && ADDRESS.test(name));
  if ((!isNamed || isOther) && !LISTENS.test(place) && !MOVES.test(place)) {
    return false;
  }
  if (isSwitch) {
    const isBetterOff =
      (name.startsWith("disable")
        ? governed !== "exposure"
        : BETTER_OFF.test(name) || governed === "exposure") || /_permissions?\.$/.test(inner);
    return TURNS.test(name) || (after === true) === (isBetterOff && !BETTER_ON.test(name));
  }
  if (isNumber) {
    // A network access list also denies: a smaller range can let in more.
    const isRange = (FIRST.test(leaf) || LAST.test(leaf)) && !/_acl/.test(place);
    return isRange
      ? widens(difference)
      : BETTER_HIGHER.test(name) || governed === "retention"
        ? after < before
        : BETTER_LOWER.test(name)
          ? after > before
          : true;
  }
  return true;
}
