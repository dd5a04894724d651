import type { Check } from "./check";

/** A role's permissions boundary is a policy of its own account, or an AWS managed one. */
export const checkIam: Check = ({ accountId, iam: { permissionsBoundaryArn } }) => {
  const owner = permissionsBoundaryArn?.split(":")[4];
  if (permissionsBoundaryArn === null || owner === accountId || owner === "aws") {
    return [];
  }
  return [
    {
      path: "iam.permissionsBoundaryArn",
      uses: ["accountId"],
      got: permissionsBoundaryArn,
      allowed: `a policy of accountId, ${accountId}, or an AWS managed policy (arn:aws:iam::aws:policy/NAME): IAM accepts no other as a boundary`,
      fix: `create the policy in ${accountId} and name that one`,
    },
  ];
};
