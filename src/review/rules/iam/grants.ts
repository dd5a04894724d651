import { type Grant, matches } from "./statements";

const SERVICE_WILDCARD = /^[\w-]+:\*+$/;

const EVERY_ROLE = "arn:aws:iam::*:role/*";

/** It allows everything, or everything of IAM, on everything or on every role; all but a few are the rest. */
export function isAdmin({ actions, isBut, resources }: Grant): boolean {
  const hasIam = actions.some((action) => matches(action.toLowerCase(), "iam:*"));
  const hasRoles = resources.some((resource) => matches(ofAnyAccount(resource), EVERY_ROLE));
  return hasIam !== isBut.actions && hasRoles !== isBut.resources;
}

function ofAnyAccount(arn: string): string {
  return arn.replace(/^arn:aws[\w-]*:/, "arn:aws:").replace(/:\d{12}:/, ":*:");
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
