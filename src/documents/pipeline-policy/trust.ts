import type { Config } from "../../config";
import type { ROLE_POLICIES } from "./policies";

/** Who may assume a role. */
export interface TrustPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Principal: Readonly<Record<string, string>>;
    readonly Action: string;
    readonly Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  }[];
}

type Role = keyof typeof ROLE_POLICIES;

/** No GitHub repository can have this name: trust policies that are not filled in trust nobody. */
export const NO_REPOSITORY = "<owner>/<repository>";

const GITHUB = "token.actions.githubusercontent.com";

/**
 * The claims in GitHub's tokens for the jobs that assume the role.
 * Source: https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
 */
const JOBS: Readonly<Record<Exclude<Role, "retire">, readonly string[]>> = {
  plan: ["pull_request"],
  refresh: ["ref:refs/heads/main"],
  apply: ["environment:production"],
  activate: ["environment:activation"],
};

/**
 * Trust policies of the roles: GitHub's jobs by OIDC, without a stored key; for what must work without GitHub or is done
 * by a person, the account's own users with MFA.
 *
 * @param repository - `owner/name`
 */
export function trustPolicies(
  { accountId }: Config,
  repository: string,
): Readonly<Record<Role, TrustPolicy>> {
  const jobs = (role: keyof typeof JOBS) => ({
    Effect: "Allow" as const,
    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${GITHUB}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${GITHUB}:aud`]: "sts.amazonaws.com",
        [`${GITHUB}:sub`]: JOBS[role].map((claim) => `repo:${repository}:${claim}`),
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
