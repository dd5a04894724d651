import { type Api, existing, type ImpliedCall, isGiven, keyThrough, serviceLinkedRole } from "../api";

/**
 * The encryption key, the service-linked role and the default option group.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
function impliedBy(operation: string): ImpliedCall[] {
  return [
    ...["CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKeyWithoutPlaintext"].map((action) =>
      keyThrough("rds", action),
    ),
    serviceLinkedRole("rds.amazonaws.com"),
    { action: `rds:${operation}`, resource: "arn:aws:rds:{region}:{account}:og:default:mysql-*" },
  ];
}

export const rdsApi: Api = {
  signingName: "rds",
  resourcesOf: (parameters, arn) => {
    const { DBInstanceIdentifier, DBParameterGroupName, DBSubnetGroupName, ResourceName } = parameters;
    const source = parameters.SourceDBInstanceIdentifier;
    return existing(
      ...(isGiven(DBInstanceIdentifier) ? [arn(`db:${DBInstanceIdentifier}`)] : []),
      ...(isGiven(source) ? [source] : []),
      ...(isGiven(DBParameterGroupName) ? [arn(`pg:${DBParameterGroupName}`)] : []),
      ...(isGiven(DBSubnetGroupName) ? [arn(`subgrp:${DBSubnetGroupName}`)] : []),
      ...(isGiven(ResourceName) ? [ResourceName] : []),
    );
  },
  listsEverything: true,
  // Database generations, and the release of MySQL in a parameter group's name.
  madeUp: [
    [/(:db:.*)-\d+$/, "$1-*"],
    [/(:pg:.*-mysql)\d+-\d+$/, "$1*"],
  ],
  implied: {
    CreateDBInstance: impliedBy("CreateDBInstance"),
    CreateDBInstanceReadReplica: impliedBy("CreateDBInstanceReadReplica"),
  },
  // An upgrade gives an instance the parameter group of its new release, which an apply may do and a retirement does not.
  impliedByAll: (recorded) =>
    recorded
      .filter(({ action, run }) => action === "rds:ModifyDBInstance" && run === "apply")
      .map((call) => ({
        ...call,
        resources: call.resources.map((resource) => resource.replace(/:db:(.*)-\*$/, ":pg:$1-mysql*")),
      })),
  destroysData: [
    "DeleteDBClusterSnapshot",
    "DeleteDBInstance",
    "DeleteDBInstanceAutomatedBackup",
    "DeleteDBSnapshot",
  ],
  isKeptToRegions: true,
  // Only the primary's first database is created without a source.
  followsPosture: (operation) => operation !== "CreateDBInstance",
};
