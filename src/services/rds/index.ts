import type { Service } from "../service";
import { rdsApi } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { endpoint } from "./endpoint";
import { backupsOn } from "./rules/backups-on";
import { caCertificate } from "./rules/ca-certificate";
import { changesAppliedAtOnce } from "./rules/changes-applied-at-once";
import { copiesTags } from "./rules/copies-tags";
import { currentGenerationClass } from "./rules/current-generation-class";
import { customAdministrator } from "./rules/custom-administrator";
import { deletionProtected } from "./rules/deletion-protected";
import { demotionRefused } from "./rules/demotion-refused";
import { engineInStandardSupport } from "./rules/engine-in-standard-support";
import { extendedSupportDisabled } from "./rules/extended-support-disabled";
import { finalSnapshotOfWriters } from "./rules/final-snapshot-of-writers";
import { firstApplyActiveRefused } from "./rules/first-apply-active-refused";
import { guardReadsBeforeApply } from "./rules/guard-reads-before-apply";
import { instanceRetirable } from "./rules/instance-retirable";
import { keyInOwnRegion } from "./rules/key-in-own-region";
import { minorUpgrades } from "./rules/minor-upgrades";
import { networkAndParametersSet } from "./rules/network-and-parameters-set";
import { newGenerationForFailback } from "./rules/new-generation-for-failback";
import { noManagedMasterPassword } from "./rules/no-managed-master-password";
import { notPublic } from "./rules/not-public";
import { onlyReplicasUpgraded } from "./rules/only-replicas-upgraded";
import { parameterFamilyFitsEngine } from "./rules/parameter-family-fits-engine";
import { passwordWriteOnly } from "./rules/password-write-only";
import { promisedParameters } from "./rules/promised-parameters";
import { promotionChangesNothingElse } from "./rules/promotion-changes-nothing-else";
import { replicaEncrypted } from "./rules/replica-encrypted";
import { replicaLagAlarmed } from "./rules/replica-lag-alarmed";
import { replicaOmitsForbidden } from "./rules/replica-omits-forbidden";
import { replicaOmitsInherited } from "./rules/replica-omits-inherited";
import { replicaSourceIsArn } from "./rules/replica-source-is-arn";
import { sameEngineInBothRegions } from "./rules/same-engine-in-both-regions";
import { smallClassWithoutInsights } from "./rules/small-class-without-insights";
import { storageFitsType } from "./rules/storage-fits-type";
import { subnetGroupTwoZones } from "./rules/subnet-group-two-zones";
import { tlsRequired } from "./rules/tls-required";
import { windowsApart } from "./rules/windows-apart";

export const rds: Service = {
  id: "rds",
  name: "RDS",
  resources: {
    aws_db_instance: { drawn: true },
    aws_db_parameter_group: { drawn: false },
    aws_db_subnet_group: { drawn: true },
  },
  dataSources: ["aws_db_instance", "aws_db_instances"],
  controls,
  rules: [
    backupsOn,
    caCertificate,
    changesAppliedAtOnce,
    copiesTags,
    currentGenerationClass,
    customAdministrator,
    deletionProtected,
    demotionRefused,
    engineInStandardSupport,
    extendedSupportDisabled,
    finalSnapshotOfWriters,
    firstApplyActiveRefused,
    guardReadsBeforeApply,
    instanceRetirable,
    keyInOwnRegion,
    minorUpgrades,
    networkAndParametersSet,
    newGenerationForFailback,
    noManagedMasterPassword,
    notPublic,
    onlyReplicasUpgraded,
    parameterFamilyFitsEngine,
    passwordWriteOnly,
    promisedParameters,
    promotionChangesNothingElse,
    replicaEncrypted,
    replicaLagAlarmed,
    replicaOmitsForbidden,
    replicaOmitsInherited,
    replicaSourceIsArn,
    sameEngineInBothRegions,
    smallClassWithoutInsights,
    storageFitsType,
    subnetGroupTwoZones,
    tlsRequired,
    windowsApart,
  ],
  apis: [rdsApi],
  position: 3,
  drawing,
  endpoint,
};
