import type { PlannedChange } from "../../terraform/plan";
import type { Difference } from "../differences";
import { holdsOrServes } from "./destroy/kinds";

/** Words in the name of an attribute that is about security or data. */
const ABOUT =
  /(^|_)(encrypt\w*|kms|[a-z]*tls|ssl|ciphers?|public|publicly|private|exposed?|cidrs?|ingress|retention|retain|backups?|snapshots?|recovery|restore|protect\w*|deletion|delete|destroy|deregister|expir\w+|logs?|logging|audit|monitoring|alarms?|policy|policies|principals?|permissions?|permitted|roles?|acl|grants?|auth|authentication|authorization|authorizer|mfa|password|secret|token|trust|trusted|share|shared|lock|locked|replicas?|firewall|whitelist|allow|allowed|skip|bypass|verify|immutable|mutability|versioning|compliance|kerberos|anonymous|security|isolation|force|restrictions|admins?|administrators?|user_pools?|features|valid_user|identity_providers?|idp|saml|oidc|openid|instance_profile|thumbprints?|grantee|authorized|abilities|account_ids|accounts|auto_enable\w*|access_(string|scope|polic\w+)|imds|http_tokens)(_|$)|_access$|certificate_(arn|authority)|source_(ranges|arn|account)$|^(insecure|visibility|effect)$/;

/** The same, where a switch has such a name. */
const ABOUT_SWITCH =
  /(^|_)(https|require_\w+|\w+_required|enforced?|requests?_macsec|fips|privacy|privileged|host_network|run_as_non_root|read_only|hybrid_access|exportable|unauthenticated|wildcard|visible|all_regions|authorize_all|fail_open|execute_command|negated?|inverted?|exclude_matched|preserve_existing|preserve_data|multi_az|zone_awareness|automatic_failover|scan|scanning|tracing|xray|profiling|metrics|cloudwatch|organization|service_events|management_events|source_dest_check|terminate|close_on|reset_on|ttl|lifecycle_rule|lifecycle_policy)(_|$)|_disabled$/;

/** Names with such a word that are about something else: names, classes, versions, times and addresses of things. */
const ABOUT_OTHER =
  /^(disallowed|generated|get|restore|use_latest)|_(tags|validity|seconds|msec|class|wo_version|version_id|format|prefix|name|names|description|timeout|interval|window|time|hour|dns_resolution|tags_to\w*|volumes?|headers?|search|subtree|input|upgrade|duplicates|column|columns|values|list_enabled|alias|marker|character)$|copy_tags|(snapshot|backup)_(\w+_)?(id|identifier|arn)$|debug|without_reboot|restore_to|service_linked|new_deployment|force_(update|remediate)|grace_period|statement_id|hibernate|revoke|interrupt|scan_all|recovery_point|permanent_restore|non_security/;

/** The same, for what is no switch: the addresses of an object. */
const ADDRESS =
  /^(private|public|secondary)_(private_)?ip(v?[46])?_?(s|address\w*|count|pool|source)?(_count)?$/;

/** Names that say nothing without the block that they are in. */
const BARE = /\.((is_)?enabled?|active|status|state|mode|type|level)$/;

/** Blocks and types that decide where traffic goes. */
const MOVES = /health_?check|delegation_signer|dnssec|(^|\.)failover_(criteria|config|policy|routing)/;

/** Blocks and types that decide who comes in. */
const ADMITS =
  /_permissions?\b|_grant\b|network_acl|block_public_access|security_group|safety_rule|firewall_rule\b|_authorize_|_authorization\b|_match_set\b|public_ports|policy_attachment\b|access_(entry|policy)|_(iam|ssoadmin|verifiedpermissions|rolesanywhere_profile|lakeformation|ram)_|event_selector/;

/** The port at which something answers. */
const LISTENS = { type: /listener|_ssl_negotiation_/, path: /(^|[._])port$/ };

/** Services that watch or protect an account. */
const WATCHES =
  /_(shield|guardduty|macie2?|inspector2?|securityhub|detective|accessanalyzer|cloudtrail|auditmanager|waf\w*|networkfirewall|fms)_/;

/** Types that encrypt, record or protect: switched off, they no longer do. */
const GUARDS =
  /encryption|_https?_|_ssl_|_tls_|logging|event_destination|protection|backup|replication|monitoring/;

/** Switches that matter either way, because they turn a condition into its opposite. */
const TURNS = /(^|_)(negated?|inverted?|exclude_matched)(_|$)/;

/** Switches that are better off: by the verb that they begin with, by whom they let in, by what they destroy. */
const BETTER_OFF =
  /^(no|retire|allow|allows|skip|disable|delete|deregister|force|bypass|ignore|permit|insecure|share|terminate)(_|$)|(^|_)(allow|public|publicly|anonymous|unauthenticated|shared|visible|visibility|wildcard|exportable|privileged|host_network|all_regions|authorize_all|hybrid_access|fail_open|execute_command|insecure|administrator|delete|deletion|destroy|deregister|terminate|ttl|lifecycle_rule|lifecycle_policy|on_delete|on_deletion)(_|$)|(^|_)\w+_allowed(_|$)|_disabled$/;

/** What keeps or restricts is better on, whatever else its name says. */
const BETTER_ON =
  /(^|_)(protect\w*|retain|prevent|block|(?<!no_)restrict\w*|only|mfa|replicat\w+)(_|$)|^skip_(destroy|delete|deletion)$/;

/** A switch for all of an object. */
const WHOLE = /^(is_)?enabled?$/;

/** Numbers that are better lower. */
const BETTER_LOWER = /max_password_age|validity/;

/** Numbers that are better higher: how long, how many, how far back. */
const BETTER_HIGHER =
  /retention|retain|expir|history|reuse_prevention|length|lock|replicas?|recovery|deletion|minimum/;

/** Whether a difference that no rule reads is about security or data, and not plainly for the better. */
export function matters({ type }: PlannedChange, { after, before, path }: Difference): boolean {
  const [leaf = "", parent = ""] = path.split(".").reverse();
  const name = BARE.test(path) ? `${parent}_${leaf}` : leaf;
  const inner = path.slice(0, path.length - leaf.length);
  const isSwitch = typeof (after ?? before) === "boolean";
  if (isSwitch && WHOLE.test(path)) {
    // An access list of its own, such as that of a console, is better off.
    const isGuard = WATCHES.test(type) || GUARDS.test(type);
    return /_access$/.test(type) ? after === true : after !== true && (isGuard || holdsOrServes(type));
  }
  const isNamed =
    ABOUT.test(name) || (isSwitch && ABOUT_SWITCH.test(name)) || ADMITS.test(`${type} ${inner}`);
  const isOther = ABOUT_OTHER.test(name) || (!isSwitch && ADDRESS.test(name));
  const isListening = LISTENS.type.test(type) && LISTENS.path.test(path);
  if ((!isNamed || isOther) && !isListening && !MOVES.test(`${type} ${path}`)) {
    return false;
  }
  if (isSwitch) {
    return TURNS.test(name) || (after === true) === (BETTER_OFF.test(name) && !BETTER_ON.test(name));
  }
  if (typeof before === "number" && typeof after === "number") {
    return BETTER_HIGHER.test(name) ? after < before : BETTER_LOWER.test(name) ? after > before : true;
  }
  return true;
}
