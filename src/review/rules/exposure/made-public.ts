import type { PlanRule } from "../plan-rule";
import { betterOff, betterOn, neverBecomes } from "../words";

export const madePublic: PlanRule = {
  id: "plan-made-public",
  risk: "exposure",
  effect: "makes something public",
  title: "What is private stays private",
  why: "Anybody can then see it, or reach it from the internet.",
  source:
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
  severity: "warning",
  fix: "Keep it private; let those in who need it by name.",
  words: [
    {
      name: /^(visibility|repository_visibility|acl_visibility|access_type|network_access|endpoint_access)$/,
      judge: neverBecomes((value) => /^public/i.test(String(value))),
      problem: "makes it public",
      onCreation: true,
    },
    {
      name: /(^|[._])((is_|enable_|make_)?public(_access)?(_enabled)?|public_network_access(_enabled|_for_\w+)?|public_(ip|ipv4)(_address)?_enabled|endpoint_public_access|enable_public_(ip|endpoint|access)|public_endpoint(_enabled)?|allow_public_access|allow_blob_public_access|allow_nested_items_to_be_public|(public_access_)?ipv4_enabled|public)$/,
      exceptTypes: /^aws_(eks_cluster|instance|s3_bucket_public_access_block)$/,
      judge: betterOff,
      problem: "makes it reachable from the internet",
      onCreation: true,
    },
    {
      name: /(^|[._])(private|is_private|private_access|private_(link|endpoint|networking|cluster|nodes)(_enabled)?|enable_private_(nodes|endpoint)|endpoint_private_access|vpc_only|internal_only)$/,
      judge: betterOn,
      problem: "makes it less private",
    },
    {
      name: /(^|[._])(direct_internet_access|internet_access(_enabled)?|default_internet_access|direct_internet_access_enabled|admin_create_user_config\.allow_self_registration)$/,
      judge: betterOff,
      problem: "lets it reach the internet directly",
    },
    {
      name: /(^|\.)(types|endpoint_type|vpc_only_access)$/,
      types: /api_gateway_rest_api|api_gateway_domain_name|transfer_server/,
      judge: ({ after, before }) =>
        /VPC|PRIVATE/.test(JSON.stringify(before)) && !/VPC|PRIVATE/.test(JSON.stringify(after ?? ""))
          ? "worse"
          : "fine",
      problem: "makes it reachable from the internet",
    },
  ],
};
