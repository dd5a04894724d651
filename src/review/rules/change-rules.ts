import { actionRun } from "./actions/action-run";
import { capacityStarted } from "./capacity/capacity-started";
import { capacityZero } from "./capacity/capacity-zero";
import { serviceDestroyed } from "./capacity/service-destroyed";
import { checkFailed } from "./checks/check-failed";
import { databaseDemoted } from "./database-role/database-demoted";
import { databasePromoted } from "./database-role/database-promoted";
import { databaseDestroyed } from "./destroy/database-destroyed";
import { keyDestroyed } from "./destroy/key-destroyed";
import { stateForgotten } from "./destroy/state-forgotten";
import { storeDestroyed } from "./destroy/store-destroyed";
import { valueLost } from "./destroy/value-lost";
import { zoneDestroyed } from "./destroy/zone-destroyed";
import { fenceEnded } from "./dns/fence-ended";
import { healthCheckChanged } from "./dns/health-check-changed";
import { recordChanged } from "./dns/record-changed";
import { trafficShifted } from "./dns/traffic-shifted";
import { keyDisabled } from "./encryption/key-disabled";
import { keyRotationOff } from "./encryption/key-rotation-off";
import { listenerPlain } from "./encryption/listener-plain";
import { ownKeyDropped } from "./encryption/own-key-dropped";
import { storageEncryptionOff } from "./encryption/storage-encryption-off";
import { tlsPolicyDowngraded } from "./encryption/tls-policy-downgraded";
import { transportNotRequired } from "./encryption/transport-not-required";
import { bucketAclPublic } from "./exposure/bucket-acl-public";
import { clusterEndpointPublic } from "./exposure/cluster-endpoint-public";
import { databasePublic } from "./exposure/database-public";
import { functionUrlOpen } from "./exposure/function-url-open";
import { loadBalancerPublic } from "./exposure/load-balancer-public";
import { madePublic } from "./exposure/made-public";
import { networkOpen } from "./exposure/network-open";
import { publicAccessBlockWeakened } from "./exposure/public-access-block-weakened";
import { resourcePolicyPublic } from "./exposure/resource-policy-public";
import { securityGroupOpen } from "./exposure/security-group-open";
import { snapshotPublic } from "./exposure/snapshot-public";
import { snapshotShared } from "./exposure/snapshot-shared";
import { taskPublicAddress } from "./exposure/task-public-address";
import { iamAdminGranted } from "./iam/iam-admin-granted";
import { iamDenyRemoved } from "./iam/iam-deny-removed";
import { iamWidened } from "./iam/iam-widened";
import { iamWildcardGranted } from "./iam/iam-wildcard-granted";
import { permissionsBoundaryChanged } from "./iam/permissions-boundary-changed";
import { permissionsBoundaryRemoved } from "./iam/permissions-boundary-removed";
import { policyAttached } from "./iam/policy-attached";
import { trustWidened } from "./iam/trust-widened";
import { alarmSilenced } from "./monitoring/alarm-silenced";
import { loggingOff } from "./monitoring/logging-off";
import { recordingStopped } from "./monitoring/recording-stopped";
import type { PlanRule } from "./plan-rule";
import { automatedBackupsDeleted } from "./protection/automated-backups-deleted";
import { backupsOff } from "./protection/backups-off";
import { backupsShortened } from "./protection/backups-shortened";
import { dataExpiresSooner } from "./protection/data-expires-sooner";
import { deletionProtectionOff } from "./protection/deletion-protection-off";
import { finalSnapshotSkipped } from "./protection/final-snapshot-skipped";
import { forceDestroyOn } from "./protection/force-destroy-on";
import { imageTagsMutable } from "./protection/image-tags-mutable";
import { lockWeakened } from "./protection/lock-weakened";
import { recoveryWindowShortened } from "./protection/recovery-window-shortened";
import { outsideRegion } from "./region/outside-region";
import { passwordInState } from "./secrets/password-in-state";
import { secretInClear } from "./secrets/secret-in-clear";

/** The rules on changes; the rules on drift and on unknown values build on them. */
export const CHANGE_RULES: readonly PlanRule[] = [
  ...[databaseDestroyed, keyDestroyed, stateForgotten, storeDestroyed, zoneDestroyed, valueLost],
  ...[databaseDemoted, databasePromoted],
  ...[automatedBackupsDeleted, backupsOff, backupsShortened, dataExpiresSooner, deletionProtectionOff],
  ...[finalSnapshotSkipped, forceDestroyOn, imageTagsMutable, recoveryWindowShortened, lockWeakened],
  ...[bucketAclPublic, clusterEndpointPublic, databasePublic, functionUrlOpen, loadBalancerPublic],
  ...[madePublic, networkOpen, publicAccessBlockWeakened, resourcePolicyPublic, securityGroupOpen],
  ...[snapshotPublic, snapshotShared, taskPublicAddress],
  ...[iamAdminGranted, iamDenyRemoved, iamWidened, iamWildcardGranted, permissionsBoundaryChanged],
  ...[permissionsBoundaryRemoved, policyAttached, trustWidened],
  ...[keyDisabled, keyRotationOff, listenerPlain, ownKeyDropped, storageEncryptionOff, tlsPolicyDowngraded],
  transportNotRequired,
  actionRun,
  checkFailed,
  ...[alarmSilenced, loggingOff, recordingStopped],
  ...[passwordInState, secretInClear],
  ...[capacityStarted, capacityZero, serviceDestroyed],
  ...[fenceEnded, healthCheckChanged, recordChanged, trafficShifted],
  outsideRegion,
];
