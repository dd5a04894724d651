import { type Grant, matches } from "./statements";

const SERVICE_WILDCARD = /^[\w-]+:\*+$/;

const EVERY_ROLE = "arn:aws:iam::*:role/*";

/** Whether it allows everything, or all of IAM, on everything or on every role. "All but a few" means all the others. */
export function isAdmin({ actions, isBut, resources }: Grant): boolean {
  const hasIam = actions.some((action) => matches(action.toLowerCase(), "iam:*"));
  const hasRoles = resources.some((resource) => matches(ofAnyAccount(resource), EVERY_ROLE));
  return hasIam !== isBut.actions && hasRoles !== isBut.resources;
}

function ofAnyAccount(arn: string): string {
  return arn.replace(/^arn:aws[\w-]*:/, "arn:aws:").replace(/:\d{12}:/, ":*:");
}

/** AWS managed policies that allow everything, or let their holder grant it to themselves. */
const ADMIN_POLICY = /:aws:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;

export function isAdminPolicy(arn: unknown): boolean {
  return ADMIN_POLICY.test(String(arn));
}

/** Whether it allows every action of a service, or all but some. */
export function isWildcard({ actions, isInverted }: Grant): boolean {
  return isInverted || actions.some((action) => SERVICE_WILDCARD.test(action) || action === "*");
}
