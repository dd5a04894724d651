import type { SynthesizedStack } from "../terraform/stack/synthesized-stack";
import { keyLength } from "./acm/rules/key-length";
import { renewsItself } from "./acm/rules/renews-itself";
import { alarmMetric } from "./autoscaling/rules/alarm-metric";
import { alarmMissingData } from "./autoscaling/rules/alarm-missing-data";
import { boundsOrdered } from "./autoscaling/rules/bounds-ordered";
import { standbyMinimumZero } from "./autoscaling/rules/standby-minimum-zero";
import { stepBounds } from "./autoscaling/rules/step-bounds";
import { thresholdsApart } from "./autoscaling/rules/thresholds-apart";
import { datapointsWithinPeriods } from "./cloudwatch/rules/datapoints-within-periods";
import { missingDataSaid } from "./cloudwatch/rules/missing-data-said";
import { destinationRepositoryExists } from "./ecr/rules/destination-repository-exists";
import { lifecyclePolicy } from "./ecr/rules/lifecycle-policy";
import { oneReplicationConfiguration } from "./ecr/rules/one-replication-configuration";
import { scannedOnPush } from "./ecr/rules/scanned-on-push";
import { awslogsOptions } from "./ecs/rules/awslogs-options";
import { awsvpcWiring } from "./ecs/rules/awsvpc-wiring";
import { containerHealthCheck } from "./ecs/rules/container-health-check";
import { containersLog } from "./ecs/rules/containers-log";
import { executionRoleDecrypts } from "./ecs/rules/execution-role-decrypts";
import { executionRoleReadsSecret } from "./ecs/rules/execution-role-reads-secret";
import { fargateSize } from "./ecs/rules/fargate-size";
import { healthCheckGrace } from "./ecs/rules/health-check-grace";
import { imageFromOwnRegion } from "./ecs/rules/image-from-own-region";
import { latestPlatform } from "./ecs/rules/latest-platform";
import { namesNonRootUser } from "./ecs/rules/names-non-root-user";
import { noPublicAddress } from "./ecs/rules/no-public-address";
import { noSecretInEnvironment } from "./ecs/rules/no-secret-in-environment";
import { notPrivileged } from "./ecs/rules/not-privileged";
import { ownProcessNamespace } from "./ecs/rules/own-process-namespace";
import { propagatesTags } from "./ecs/rules/propagates-tags";
import { readOnlyRoot } from "./ecs/rules/read-only-root";
import { readOnlyRootHasMounts } from "./ecs/rules/read-only-root-has-mounts";
import { secretInOwnRegion } from "./ecs/rules/secret-in-own-region";
import { secretKeysExist } from "./ecs/rules/secret-keys-exist";
import { secretValueFromForm } from "./ecs/rules/secret-value-from-form";
import { serviceAfterListeners } from "./ecs/rules/service-after-listeners";
import { serviceAfterRolePolicies } from "./ecs/rules/service-after-role-policies";
import { standbyRunsNoTask } from "./ecs/rules/standby-runs-no-task";
import { tasksNotBehindPromotion } from "./ecs/rules/tasks-not-behind-promotion";
import { loadBalancerDeletionProtected } from "./elb/rules/deletion-protected";
import { desyncMitigation } from "./elb/rules/desync-mitigation";
import { dropsInvalidHeaders } from "./elb/rules/drops-invalid-headers";
import { nameLength } from "./elb/rules/name-length";
import { recommendedTlsPolicy } from "./elb/rules/recommended-tls-policy";
import { targetGroupReplaceable } from "./elb/rules/target-group-replaceable";
import { loadBalancerTwoZones } from "./elb/rules/two-zones";
import { controlPlaneIndependentOfPosture } from "./iam/rules/control-plane-independent-of-posture";
import { noDecryptOnAllKeys } from "./iam/rules/no-decrypt-on-all-keys";
import { noFullAdministrator } from "./iam/rules/no-full-administrator";
import { noRequestedRegion } from "./iam/rules/no-requested-region";
import { noServiceWildcards } from "./iam/rules/no-service-wildcards";
import { roleNamesUnique } from "./iam/rules/role-names-unique";
import { secretArnWithSuffix } from "./iam/rules/secret-arn-with-suffix";
import { policyNotPublic } from "./kms/rules/policy-not-public";
import { singleRegion } from "./kms/rules/single-region";
import { backupsOn } from "./rds/rules/backups-on";
import { caCertificate } from "./rds/rules/ca-certificate";
import { changesAppliedAtOnce } from "./rds/rules/changes-applied-at-once";
import { copiesTags } from "./rds/rules/copies-tags";
import { customAdministrator } from "./rds/rules/custom-administrator";
import { deletionProtected } from "./rds/rules/deletion-protected";
import { demotionRefused } from "./rds/rules/demotion-refused";
import { engineInStandardSupport } from "./rds/rules/engine-in-standard-support";
import { extendedSupportDisabled } from "./rds/rules/extended-support-disabled";
import { finalSnapshotOfWriters } from "./rds/rules/final-snapshot-of-writers";
import { firstApplyActiveRefused } from "./rds/rules/first-apply-active-refused";
import { guardReadsBeforeApply } from "./rds/rules/guard-reads-before-apply";
import { instanceRetirable } from "./rds/rules/instance-retirable";
import { keyInOwnRegion } from "./rds/rules/key-in-own-region";
import { minorUpgrades } from "./rds/rules/minor-upgrades";
import { networkAndParametersSet } from "./rds/rules/network-and-parameters-set";
import { newGenerationForFailback } from "./rds/rules/new-generation-for-failback";
import { noManagedMasterPassword } from "./rds/rules/no-managed-master-password";
import { notPublic } from "./rds/rules/not-public";
import { parameterFamilyFitsEngine } from "./rds/rules/parameter-family-fits-engine";
import { passwordWriteOnly } from "./rds/rules/password-write-only";
import { promotionChangesNothingElse } from "./rds/rules/promotion-changes-nothing-else";
import { replicaEncrypted } from "./rds/rules/replica-encrypted";
import { replicaLagAlarmed } from "./rds/rules/replica-lag-alarmed";
import { replicaOmitsForbidden } from "./rds/rules/replica-omits-forbidden";
import { replicaOmitsInherited } from "./rds/rules/replica-omits-inherited";
import { replicaSourceIsArn } from "./rds/rules/replica-source-is-arn";
import { sameEngineInBothRegions } from "./rds/rules/same-engine-in-both-regions";
import { smallClassWithoutInsights } from "./rds/rules/small-class-without-insights";
import { storageFitsType } from "./rds/rules/storage-fits-type";
import { subnetGroupTwoZones } from "./rds/rules/subnet-group-two-zones";
import { tlsRequired } from "./rds/rules/tls-required";
import { windowsApart } from "./rds/rules/windows-apart";
import { checkAsksLoadBalancer } from "./route53/rules/check-asks-load-balancer";
import { checkEnabled } from "./route53/rules/check-enabled";
import { checkInterval } from "./route53/rules/check-interval";
import { fenceWatchesOtherRegion } from "./route53/rules/fence-watches-other-region";
import { healthPathNotRedirected } from "./route53/rules/health-path-not-redirected";
import { metricAlarmsInUsEast1 } from "./route53/rules/metric-alarms-in-us-east-1";
import { metricCheckAlarmExists } from "./route53/rules/metric-check-alarm-exists";
import { metricCheckAlarmSame } from "./route53/rules/metric-check-alarm-same";
import { metricCheckAlarmSupported } from "./route53/rules/metric-check-alarm-supported";
import { metricCheckInsufficientData } from "./route53/rules/metric-check-insufficient-data";
import { primaryCanFail } from "./route53/rules/primary-can-fail";
import { primaryFenced } from "./route53/rules/primary-fenced";
import { recordsUnique } from "./route53/rules/records-unique";
import { secondaryEvaluatesTarget } from "./route53/rules/secondary-evaluates-target";
import { zoneNotForced } from "./route53/rules/zone-not-forced";
import { type Finding, findings, type Rule } from "./rule";
import { backendInOwnRegion } from "./s3/rules/backend-in-own-region";
import { bucketEncrypted } from "./s3/rules/bucket-encrypted";
import { bucketLifecycle } from "./s3/rules/bucket-lifecycle";
import { bucketNotForced } from "./s3/rules/bucket-not-forced";
import { bucketPolicyOwnAccount } from "./s3/rules/bucket-policy-own-account";
import { bucketPrivate } from "./s3/rules/bucket-private";
import { bucketTlsOnly } from "./s3/rules/bucket-tls-only";
import { bucketVersioned } from "./s3/rules/bucket-versioned";
import { bucketWithoutAcls } from "./s3/rules/bucket-without-acls";
import { dnsBesideSecondary } from "./s3/rules/dns-beside-secondary";
import { lockfile } from "./s3/rules/lockfile";
import { replicationAfterVersioning } from "./s3/rules/replication-after-versioning";
import { replicationCoversState } from "./s3/rules/replication-covers-state";
import { replicationDeleteMarkers } from "./s3/rules/replication-delete-markers";
import { replicationDisjoint } from "./s3/rules/replication-disjoint";
import { replicationInTime } from "./s3/rules/replication-in-time";
import { replicationKms } from "./s3/rules/replication-kms";
import { replicationRole } from "./s3/rules/replication-role";
import { nameInOneStack } from "./secretsmanager/rules/name-in-one-stack";
import { nameWithoutSuffix } from "./secretsmanager/rules/name-without-suffix";
import { noHostInSecret } from "./secretsmanager/rules/no-host-in-secret";
import { passwordFitsMysql } from "./secretsmanager/rules/password-fits-mysql";
import { passwordReadBack } from "./secretsmanager/rules/password-read-back";
import { recoveryWindow } from "./secretsmanager/rules/recovery-window";
import { replicaNotLookedUp } from "./secretsmanager/rules/replica-not-looked-up";
import { replicaOverwrites } from "./secretsmanager/rules/replica-overwrites";
import { replicatedToReaders } from "./secretsmanager/rules/replicated-to-readers";
import { topicNotPublic } from "./sns/rules/topic-not-public";
import { ephemeralInWriteOnly } from "./terraform/rules/ephemeral-in-write-only";
import { ephemeralsAtHome } from "./terraform/rules/ephemerals-at-home";
import { literalsInOwnRegion } from "./terraform/rules/literals-in-own-region";
import { noCrossStackOutputs } from "./terraform/rules/no-cross-stack-outputs";
import { noEscapedExpression } from "./terraform/rules/no-escaped-expression";
import { noSecretLiteral } from "./terraform/rules/no-secret-literal";
import { preventDestroy } from "./terraform/rules/prevent-destroy";
import { providerAccount } from "./terraform/rules/provider-account";
import { providerPinned } from "./terraform/rules/provider-pinned";
import { readsStateInOwnRegion } from "./terraform/rules/reads-state-in-own-region";
import { regionStackOneRegion } from "./terraform/rules/region-stack-one-region";
import { remoteStateWithoutDefaults } from "./terraform/rules/remote-state-without-defaults";
import { requiredVersion } from "./terraform/rules/required-version";
import { stateReadHasProducer } from "./terraform/rules/state-read-has-producer";
import { databaseReachesNothing } from "./vpc/rules/database-reaches-nothing";
import { defaultSecurityGroupClosed } from "./vpc/rules/default-security-group-closed";
import { flowLogs } from "./vpc/rules/flow-logs";
import { internetReachesOnlyLoadBalancer } from "./vpc/rules/internet-reaches-only-load-balancer";
import { onlyLoadBalancerReachesTasks } from "./vpc/rules/only-load-balancer-reaches-tasks";
import { onlyTasksReachDatabase } from "./vpc/rules/only-tasks-reach-database";
import { openPortsAreWebPorts } from "./vpc/rules/open-ports-are-web-ports";
import { privateAddressSpace } from "./vpc/rules/private-address-space";
import { privateSubnets } from "./vpc/rules/private-subnets";
import { quotas } from "./vpc/rules/quotas";
import { securityGroupRulesSeparate } from "./vpc/rules/security-group-rules-separate";
import { subnetsWithoutPublicAddresses } from "./vpc/rules/subnets-without-public-addresses";
import { zonesByName } from "./vpc/rules/zones-by-name";

export { SynthesizedStack } from "../terraform/stack/synthesized-stack";
export { answer, type Finding, findings, type Rule, type RuleInfo } from "./rule";

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
