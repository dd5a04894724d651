import type { Grant } from "./statements";

/** Actions with which whoever has them on everything can give themselves the rest. */
const ADMIN_ACTIONS = /^(\*|\*:\*|iam:\*)$/i;
const SERVICE_WILDCARD = /^[\w-]+:\*$/;

/** It allows everything, or everything of IAM, on everything. */
export function isAdmin({ actions, isInverted, resources }: Grant): boolean {
  return !isInverted && resources.includes("*") && actions.some((action) => ADMIN_ACTIONS.test(action));
}

/** Policies of AWS's own that allow everything, or to give oneself everything. */
const ADMIN_POLICY = /:aws:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;

export function isAdminPolicy(arn: unknown): boolean {
  return ADMIN_POLICY.test(String(arn));
}

/** It allows every action of a service, or all but some. */
export function isWildcard({ actions, isInverted }: Grant): boolean {
  return isInverted || actions.some((action) => SERVICE_WILDCARD.test(action) || action === "*");
}
