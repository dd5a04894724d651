import type { Check } from "./check";

/** A role's boundary is a policy of its own account, or one that AWS keeps for all. */
export const checkIam: Check = ({ accountId, iam: { permissionsBoundaryArn } }) => {
  const owner = permissionsBoundaryArn?.split(":")[4];
  if (permissionsBoundaryArn === null || owner === accountId || owner === "aws") return [];
  return [
    {
      path: "iam.permissionsBoundaryArn",
      uses: ["accountId"],
      got: permissionsBoundaryArn,
      allowed: `a policy of accountId, ${accountId}, or of AWS (arn:aws:iam::aws:policy/NAME): IAM takes no other for a boundary`,
      fix: `make the policy in ${accountId}, and name that one`,
    },
  ];
};
