import { type Api, existing, isGiven } from "../api";

export const acmApi: Api = {
  signingName: "acm",
  resourcesOf: ({ CertificateArn }) =>
    isGiven(CertificateArn) ? existing(CertificateArn) : { existing: [], created: ["*"] },
  listsEverything: true,
  madeUp: [[/(:certificate\/).*/, "$1*"]],
  applyPolicy: "apply-traffic",
  isMade: (_, { dns }) => dns.https,
  knownByTag: /^arn:aws:acm:/,
};
