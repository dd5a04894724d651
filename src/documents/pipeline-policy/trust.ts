import type { Config } from "../../config";
import type { ROLE_POLICIES } from "./policies";

/** Who may assume a role. */
export interface TrustPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Principal: Readonly<Record<string, string>>;
    readonly Action: string;
    readonly Condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
}

type Role = keyof typeof ROLE_POLICIES;

/** No GitHub repository can have this name: trust policies that are not filled in trust nobody. */
export const NO_REPOSITORY = "<owner>/<repository>";

const GITHUB = "token.actions.githubusercontent.com";

/** Which repository's jobs may assume the roles, and of which environment. */
export interface TrustedJobs {
  /** `owner/name` */
  readonly repository: string;
  /** GitHub's environment for the applies: the name of the configuration's file. */
  readonly environment: string;
}

/**
 * The claim in GitHub's tokens for the jobs that assume the role. A job in a GitHub environment has no other claim.
 * Source: https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
 */
function claims(environment: string): Readonly<Record<Exclude<Role, "retire">, string>> {
  return {
    plan: "pull_request",
    refresh: "ref:refs/heads/main",
    apply: `environment:${environment}`,
    activate: `environment:${environment}-activation`,
  };
}

/**
 * Trust policies of the roles: GitHub's jobs by OIDC, without a stored key; for what must work without GitHub or is done
 * by a person, the account's own users with MFA.
 */
export function trustPolicies(
  { accountId }: Config,
  { repository, environment }: TrustedJobs,
): Readonly<Record<Role, TrustPolicy>> {
  const claim = claims(environment);
  const jobs = (role: keyof typeof claim) => ({
    Effect: "Allow" as const,
    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${GITHUB}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${GITHUB}:aud`]: "sts.amazonaws.com",
        [`${GITHUB}:sub`]: `repo:${repository}:${claim[role]}`,
      },
    },
  });
  const people = {
    Effect: "Allow" as const,
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "sts:AssumeRole",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  };
  const trust = (...Statement: TrustPolicy["Statement"]): TrustPolicy => ({
    Version: "2012-10-17",
    Statement,
  });
  return {
    plan: trust(jobs("plan")),
    refresh: trust(jobs("refresh")),
    apply: trust(jobs("apply")),
    activate: trust(jobs("activate"), people),
    retire: trust(people),
  };
}
