import type { Config } from "../../config";
import { pipelineRoleName } from "../../contract/names";
import type { Api } from "../../services/api";
import { APIS, prefixOf } from "./apis";
import type { Policy } from "./policy";

/** Denies what no pipeline may do, even if another policy of its role allows it. */
export function neverPolicy(config: Config): Policy {
  const { accountId, iam, regions } = config;
  const allowedRegions = [...new Set([regions.primary.region, regions.dr.region, "us-east-1"])].sort();
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "NoDataIsDestroyed",
        Effect: "Deny",
        Action: actionsOf(({ destroysData }) => destroysData),
        Resource: ["*"],
      },
      {
        Sid: "NoUsersNoKeysNoWiderPowers",
        Effect: "Deny",
        Action: [
          "iam:AddUserToGroup",
          "iam:AttachGroupPolicy",
          "iam:AttachUserPolicy",
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:CreatePolicy",
          "iam:CreatePolicyVersion",
          "iam:CreateUser",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:PutGroupPolicy",
          "iam:PutUserPolicy",
          "iam:SetDefaultPolicyVersion",
        ],
        Resource: ["*"],
      },
      {
        Sid: "NoBoundaryIsRemoved",
        Effect: "Deny",
        Action: ["iam:DeleteRolePermissionsBoundary"],
        Resource: ["*"],
      },
      {
        Sid: "NoOtherBoundary",
        Effect: "Deny",
        Action: ["iam:PutRolePermissionsBoundary"],
        Resource: ["*"],
        ...(iam.permissionsBoundaryArn === null
          ? {}
          : { Condition: { StringNotEquals: { "iam:PermissionsBoundary": iam.permissionsBoundaryArn } } }),
      },
      {
        Sid: "NotItsOwnRoles",
        Effect: "Deny",
        Action: [
          "iam:AttachRolePolicy",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PassRole",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
          "iam:UpdateAssumeRolePolicy",
        ],
        Resource: [`arn:aws:iam::${accountId}:role/${pipelineRoleName(config, "*")}`],
      },
      {
        Sid: "NoOtherRegions",
        Effect: "Deny",
        Action: actionsOf(({ isKeptToRegions }) => isKeptToRegions && ["*"]),
        Resource: ["*"],
        // Both regions: creating the replica calls each.
        Condition: { StringNotEquals: { "aws:RequestedRegion": allowedRegions } },
      },
    ],
  };
}

/** Actions of all APIs. Sorted. */
function actionsOf(operations: (api: Api) => readonly string[] | undefined): string[] {
  return APIS.flatMap((api) => (operations(api) ?? []).map((one) => `${prefixOf(api)}:${one}`)).sort();
}
