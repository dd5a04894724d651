import { type Api, EVERYTHING, existing } from "../api";

/**
 * Actions that change the permissions of a role and can require its boundary.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const ASKS_FOR_BOUNDARY = new Set(
  [
    ...["AttachRolePolicy", "CreateRole", "DeleteRolePolicy", "DetachRolePolicy"],
    ...["PutRolePermissionsBoundary", "PutRolePolicy"],
  ].map((operation) => `iam:${operation}`),
);

export const iamApi: Api = {
  signingName: "iam",
  resourcesOf: ({ RoleName }, arn) => existing(arn(`role/${RoleName}`)),
  arnStart: (account) => `arn:aws:iam::${account}:`,
  isGlobal: true,
  // A role that existed before the boundary gets it.
  impliedByAll: (recorded, { iam }) =>
    iam.permissionsBoundaryArn === null
      ? []
      : recorded
          .filter(({ action }) => action === "iam:CreateRole")
          .map((call) => ({ ...call, action: "iam:PutRolePermissionsBoundary" })),
  applyPolicy: "apply-service",
  // If the roles have a boundary, only roles with it may be changed.
  condition: ({ action }, _resource, equals, { iam: { permissionsBoundaryArn: arn } }) =>
    arn !== null && ASKS_FOR_BOUNDARY.has(action)
      ? { StringEquals: { ...equals, "iam:PermissionsBoundary": arn } }
      : undefined,
};

export const stsApi: Api = {
  signingName: "sts",
  needNoPermission: ["GetCallerIdentity"],
  resourcesOf: () => EVERYTHING,
};
