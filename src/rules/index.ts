import { keyLength } from "./acm/key-length";
import { renewsItself } from "./acm/renews-itself";
import { alarmMetric } from "./autoscaling/alarm-metric";
import { alarmMissingData } from "./autoscaling/alarm-missing-data";
import { boundsOrdered } from "./autoscaling/bounds-ordered";
import { standbyMinimumZero } from "./autoscaling/standby-minimum-zero";
import { stepBounds } from "./autoscaling/step-bounds";
import { thresholdsApart } from "./autoscaling/thresholds-apart";
import { datapointsWithinPeriods } from "./cloudwatch/datapoints-within-periods";
import { missingDataSaid } from "./cloudwatch/missing-data-said";
import { destinationRepositoryExists } from "./ecr/destination-repository-exists";
import { lifecyclePolicy } from "./ecr/lifecycle-policy";
import { oneReplicationConfiguration } from "./ecr/one-replication-configuration";
import { scannedOnPush } from "./ecr/scanned-on-push";
import { awslogsOptions } from "./ecs/awslogs-options";
import { awsvpcWiring } from "./ecs/awsvpc-wiring";
import { containerHealthCheck } from "./ecs/container-health-check";
import { containersLog } from "./ecs/containers-log";
import { executionRoleDecrypts } from "./ecs/execution-role-decrypts";
import { executionRoleReadsSecret } from "./ecs/execution-role-reads-secret";
import { fargateSize } from "./ecs/fargate-size";
import { healthCheckGrace } from "./ecs/health-check-grace";
import { imageFromOwnRegion } from "./ecs/image-from-own-region";
import { latestPlatform } from "./ecs/latest-platform";
import { namesNonRootUser } from "./ecs/names-non-root-user";
import { noPublicAddress } from "./ecs/no-public-address";
import { noSecretInEnvironment } from "./ecs/no-secret-in-environment";
import { notPrivileged } from "./ecs/not-privileged";
import { ownProcessNamespace } from "./ecs/own-process-namespace";
import { propagatesTags } from "./ecs/propagates-tags";
import { readOnlyRoot } from "./ecs/read-only-root";
import { readOnlyRootHasMounts } from "./ecs/read-only-root-has-mounts";
import { secretInOwnRegion } from "./ecs/secret-in-own-region";
import { secretKeysExist } from "./ecs/secret-keys-exist";
import { secretValueFromForm } from "./ecs/secret-value-from-form";
import { serviceAfterListeners } from "./ecs/service-after-listeners";
import { serviceAfterRolePolicies } from "./ecs/service-after-role-policies";
import { standbyRunsNoTask } from "./ecs/standby-runs-no-task";
import { tasksNotBehindPromotion } from "./ecs/tasks-not-behind-promotion";
import { loadBalancerDeletionProtected } from "./elb/deletion-protected";
import { desyncMitigation } from "./elb/desync-mitigation";
import { dropsInvalidHeaders } from "./elb/drops-invalid-headers";
import { nameLength } from "./elb/name-length";
import { recommendedTlsPolicy } from "./elb/recommended-tls-policy";
import { targetGroupReplaceable } from "./elb/target-group-replaceable";
import { loadBalancerTwoZones } from "./elb/two-zones";
import { controlPlaneIndependentOfPosture } from "./iam/control-plane-independent-of-posture";
import { noDecryptOnAllKeys } from "./iam/no-decrypt-on-all-keys";
import { noFullAdministrator } from "./iam/no-full-administrator";
import { noRequestedRegion } from "./iam/no-requested-region";
import { noServiceWildcards } from "./iam/no-service-wildcards";
import { roleNamesUnique } from "./iam/role-names-unique";
import { secretArnWithSuffix } from "./iam/secret-arn-with-suffix";
import { policyNotPublic } from "./kms/policy-not-public";
import { singleRegion } from "./kms/single-region";
import { backupsOn } from "./rds/backups-on";
import { caCertificate } from "./rds/ca-certificate";
import { changesAppliedAtOnce } from "./rds/changes-applied-at-once";
import { copiesTags } from "./rds/copies-tags";
import { customAdministrator } from "./rds/custom-administrator";
import { deletionProtected } from "./rds/deletion-protected";
import { demotionRefused } from "./rds/demotion-refused";
import { engineInStandardSupport } from "./rds/engine-in-standard-support";
import { extendedSupportDisabled } from "./rds/extended-support-disabled";
import { finalSnapshotOfWriters } from "./rds/final-snapshot-of-writers";
import { firstApplyActiveRefused } from "./rds/first-apply-active-refused";
import { guardReadsBeforeApply } from "./rds/guard-reads-before-apply";
import { instanceRetirable } from "./rds/instance-retirable";
import { keyInOwnRegion } from "./rds/key-in-own-region";
import { minorUpgrades } from "./rds/minor-upgrades";
import { networkAndParametersSet } from "./rds/network-and-parameters-set";
import { newGenerationForFailback } from "./rds/new-generation-for-failback";
import { noManagedMasterPassword } from "./rds/no-managed-master-password";
import { notPublic } from "./rds/not-public";
import { parameterFamilyFitsEngine } from "./rds/parameter-family-fits-engine";
import { passwordWriteOnly } from "./rds/password-write-only";
import { promotionChangesNothingElse } from "./rds/promotion-changes-nothing-else";
import { replicaEncrypted } from "./rds/replica-encrypted";
import { replicaLagAlarmed } from "./rds/replica-lag-alarmed";
import { replicaOmitsForbidden } from "./rds/replica-omits-forbidden";
import { replicaOmitsInherited } from "./rds/replica-omits-inherited";
import { replicaSourceIsArn } from "./rds/replica-source-is-arn";
import { sameEngineInBothRegions } from "./rds/same-engine-in-both-regions";
import { smallClassWithoutInsights } from "./rds/small-class-without-insights";
import { storageFitsType } from "./rds/storage-fits-type";
import { subnetGroupTwoZones } from "./rds/subnet-group-two-zones";
import { tlsRequired } from "./rds/tls-required";
import { windowsApart } from "./rds/windows-apart";
import { checkAsksLoadBalancer } from "./route53/check-asks-load-balancer";
import { checkEnabled } from "./route53/check-enabled";
import { checkInterval } from "./route53/check-interval";
import { fenceWatchesOtherRegion } from "./route53/fence-watches-other-region";
import { healthPathNotRedirected } from "./route53/health-path-not-redirected";
import { metricAlarmsInUsEast1 } from "./route53/metric-alarms-in-us-east-1";
import { metricCheckAlarmExists } from "./route53/metric-check-alarm-exists";
import { metricCheckAlarmSame } from "./route53/metric-check-alarm-same";
import { metricCheckAlarmSupported } from "./route53/metric-check-alarm-supported";
import { metricCheckInsufficientData } from "./route53/metric-check-insufficient-data";
import { primaryCanFail } from "./route53/primary-can-fail";
import { primaryFenced } from "./route53/primary-fenced";
import { recordsUnique } from "./route53/records-unique";
import { secondaryEvaluatesTarget } from "./route53/secondary-evaluates-target";
import { zoneNotForced } from "./route53/zone-not-forced";
import { type Finding, findings, type Rule } from "./rule";
import { nameInOneStack } from "./secretsmanager/name-in-one-stack";
import { nameWithoutSuffix } from "./secretsmanager/name-without-suffix";
import { noHostInSecret } from "./secretsmanager/no-host-in-secret";
import { passwordFitsMysql } from "./secretsmanager/password-fits-mysql";
import { passwordReadBack } from "./secretsmanager/password-read-back";
import { recoveryWindow } from "./secretsmanager/recovery-window";
import { replicaNotLookedUp } from "./secretsmanager/replica-not-looked-up";
import { replicaOverwrites } from "./secretsmanager/replica-overwrites";
import { replicatedToReaders } from "./secretsmanager/replicated-to-readers";
import { topicNotPublic } from "./sns/topic-not-public";
import { backendInOwnRegion } from "./state/backend-in-own-region";
import { bucketEncrypted } from "./state/bucket-encrypted";
import { bucketLifecycle } from "./state/bucket-lifecycle";
import { bucketNotForced } from "./state/bucket-not-forced";
import { bucketPolicyOwnAccount } from "./state/bucket-policy-own-account";
import { bucketPrivate } from "./state/bucket-private";
import { bucketTlsOnly } from "./state/bucket-tls-only";
import { bucketVersioned } from "./state/bucket-versioned";
import { bucketWithoutAcls } from "./state/bucket-without-acls";
import { dnsBesideSecondary } from "./state/dns-beside-secondary";
import { lockfile } from "./state/lockfile";
import { replicationAfterVersioning } from "./state/replication-after-versioning";
import { replicationCoversState } from "./state/replication-covers-state";
import { replicationDeleteMarkers } from "./state/replication-delete-markers";
import { replicationDisjoint } from "./state/replication-disjoint";
import { replicationInTime } from "./state/replication-in-time";
import { replicationKms } from "./state/replication-kms";
import { replicationRole } from "./state/replication-role";
import type { SynthesizedStack } from "./synthesized-stack";
import { ephemeralInWriteOnly } from "./terraform/ephemeral-in-write-only";
import { ephemeralsAtHome } from "./terraform/ephemerals-at-home";
import { literalsInOwnRegion } from "./terraform/literals-in-own-region";
import { noCrossStackOutputs } from "./terraform/no-cross-stack-outputs";
import { noEscapedExpression } from "./terraform/no-escaped-expression";
import { noSecretLiteral } from "./terraform/no-secret-literal";
import { preventDestroy } from "./terraform/prevent-destroy";
import { providerAccount } from "./terraform/provider-account";
import { providerPinned } from "./terraform/provider-pinned";
import { readsStateInOwnRegion } from "./terraform/reads-state-in-own-region";
import { regionStackOneRegion } from "./terraform/region-stack-one-region";
import { remoteStateWithoutDefaults } from "./terraform/remote-state-without-defaults";
import { requiredVersion } from "./terraform/required-version";
import { stateReadHasProducer } from "./terraform/state-read-has-producer";
import { databaseReachesNothing } from "./vpc/database-reaches-nothing";
import { defaultSecurityGroupClosed } from "./vpc/default-security-group-closed";
import { flowLogs } from "./vpc/flow-logs";
import { internetReachesOnlyLoadBalancer } from "./vpc/internet-reaches-only-load-balancer";
import { onlyLoadBalancerReachesTasks } from "./vpc/only-load-balancer-reaches-tasks";
import { onlyTasksReachDatabase } from "./vpc/only-tasks-reach-database";
import { openPortsAreWebPorts } from "./vpc/open-ports-are-web-ports";
import { privateAddressSpace } from "./vpc/private-address-space";
import { privateSubnets } from "./vpc/private-subnets";
import { quotas } from "./vpc/quotas";
import { securityGroupRulesSeparate } from "./vpc/security-group-rules-separate";
import { subnetsWithoutPublicAddresses } from "./vpc/subnets-without-public-addresses";
import { zonesByName } from "./vpc/zones-by-name";

export { answer, type Finding, findings, type Rule, type RuleInfo } from "./rule";
export { SynthesizedStack } from "./synthesized-stack";

/** Every rule over synthesized stacks, by service. */
export const RULES: readonly Rule[] = [
  keyLength,
  renewsItself,
  alarmMetric,
  alarmMissingData,
  boundsOrdered,
  standbyMinimumZero,
  stepBounds,
  thresholdsApart,
  datapointsWithinPeriods,
  missingDataSaid,
  destinationRepositoryExists,
  lifecyclePolicy,
  oneReplicationConfiguration,
  scannedOnPush,
  awslogsOptions,
  awsvpcWiring,
  containerHealthCheck,
  containersLog,
  executionRoleDecrypts,
  executionRoleReadsSecret,
  fargateSize,
  healthCheckGrace,
  imageFromOwnRegion,
  latestPlatform,
  namesNonRootUser,
  noPublicAddress,
  noSecretInEnvironment,
  notPrivileged,
  ownProcessNamespace,
  propagatesTags,
  readOnlyRoot,
  readOnlyRootHasMounts,
  secretInOwnRegion,
  secretKeysExist,
  secretValueFromForm,
  serviceAfterListeners,
  serviceAfterRolePolicies,
  standbyRunsNoTask,
  tasksNotBehindPromotion,
  loadBalancerDeletionProtected,
  desyncMitigation,
  dropsInvalidHeaders,
  nameLength,
  recommendedTlsPolicy,
  targetGroupReplaceable,
  loadBalancerTwoZones,
  controlPlaneIndependentOfPosture,
  noDecryptOnAllKeys,
  noFullAdministrator,
  noRequestedRegion,
  noServiceWildcards,
  roleNamesUnique,
  secretArnWithSuffix,
  policyNotPublic,
  singleRegion,
  backupsOn,
  caCertificate,
  changesAppliedAtOnce,
  copiesTags,
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
  parameterFamilyFitsEngine,
  passwordWriteOnly,
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
  checkAsksLoadBalancer,
  checkEnabled,
  checkInterval,
  fenceWatchesOtherRegion,
  healthPathNotRedirected,
  metricAlarmsInUsEast1,
  metricCheckAlarmExists,
  metricCheckAlarmSame,
  metricCheckAlarmSupported,
  metricCheckInsufficientData,
  primaryCanFail,
  primaryFenced,
  recordsUnique,
  secondaryEvaluatesTarget,
  zoneNotForced,
  nameInOneStack,
  nameWithoutSuffix,
  noHostInSecret,
  passwordFitsMysql,
  passwordReadBack,
  recoveryWindow,
  replicaNotLookedUp,
  replicaOverwrites,
  replicatedToReaders,
  topicNotPublic,
  backendInOwnRegion,
  bucketEncrypted,
  bucketLifecycle,
  bucketNotForced,
  bucketPolicyOwnAccount,
  bucketPrivate,
  bucketTlsOnly,
  bucketVersioned,
  bucketWithoutAcls,
  dnsBesideSecondary,
  lockfile,
  replicationAfterVersioning,
  replicationCoversState,
  replicationDeleteMarkers,
  replicationDisjoint,
  replicationInTime,
  replicationKms,
  replicationRole,
  ephemeralInWriteOnly,
  ephemeralsAtHome,
  literalsInOwnRegion,
  noCrossStackOutputs,
  noEscapedExpression,
  noSecretLiteral,
  preventDestroy,
  providerAccount,
  providerPinned,
  readsStateInOwnRegion,
  regionStackOneRegion,
  remoteStateWithoutDefaults,
  requiredVersion,
  stateReadHasProducer,
  databaseReachesNothing,
  defaultSecurityGroupClosed,
  flowLogs,
  internetReachesOnlyLoadBalancer,
  onlyLoadBalancerReachesTasks,
  onlyTasksReachDatabase,
  openPortsAreWebPorts,
  privateAddressSpace,
  privateSubnets,
  quotas,
  securityGroupRulesSeparate,
  subnetsWithoutPublicAddresses,
  zonesByName,
];

/** Every violation of every rule, worst first. */
export function checkStacks(stacks: readonly SynthesizedStack[]): Finding[] {
  const all = RULES.flatMap((rule) => findings(rule, stacks));
  return [
    ...all.filter(({ severity }) => severity === "error"),
    ...all.filter(({ severity }) => severity === "warning"),
  ];
}
