import { type Api, EVERYTHING, existing } from "../api";

export const route53Api: Api = {
  signingName: "route53",
  operationOf: ({ action, path }) =>
    /\/rrset\/?$/.test(path) && action.startsWith("POST") ? "ChangeResourceRecordSets" : action,
  resourcesOf: (_, arn, { path }) => {
    const [, type, id] = /\/(hostedzone|healthcheck|change)\/([^/]+)/.exec(path) ?? [];
    return type === undefined ? EVERYTHING : existing(arn(`${type}/${id}`));
  },
  arnStart: () => "arn:aws:route53:::",
  isGlobal: true,
  madeUp: [
    [/(:hostedzone\/).*/, "$1{zone}"],
    [/(:healthcheck\/|:change\/).*/, "$1*"],
  ],
  // A check whose interval changes is replaced, and the calculated one refers to the new one from then on.
  implied: {
    CreateHealthCheck: [{ action: "route53:UpdateHealthCheck", resource: "arn:aws:route53:::healthcheck/*" }],
  },
  applyPolicy: "apply-traffic",
  isMade: ({ action }, { dns }) =>
    !["route53:CreateHostedZone", "route53:UpdateHostedZoneComment"].includes(action) || "create" in dns.zone,
  condition: ({ action }, _resource, _equals, { dns: { recordName } }) =>
    action === "route53:ChangeResourceRecordSets"
      ? {
          "ForAllValues:StringLike": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": [recordName, `*.${recordName}`],
          },
        }
      : undefined,
  destroysData: ["DeleteHostedZone"],
};
