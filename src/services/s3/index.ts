import type { Service } from "../service";
import { s3Api } from "./api";
import { controls } from "./controls";
import { drawing } from "./drawing";
import { backendInOwnRegion } from "./rules/backend-in-own-region";
import { bucketEncrypted } from "./rules/bucket-encrypted";
import { bucketLifecycle } from "./rules/bucket-lifecycle";
import { bucketNotForced } from "./rules/bucket-not-forced";
import { bucketPolicyOwnAccount } from "./rules/bucket-policy-own-account";
import { bucketPrivate } from "./rules/bucket-private";
import { bucketTlsOnly } from "./rules/bucket-tls-only";
import { bucketVersioned } from "./rules/bucket-versioned";
import { bucketWithoutAcls } from "./rules/bucket-without-acls";
import { dnsBesideSecondary } from "./rules/dns-beside-secondary";
import { lockfile } from "./rules/lockfile";
import { replicationAfterVersioning } from "./rules/replication-after-versioning";
import { replicationCoversState } from "./rules/replication-covers-state";
import { replicationDeleteMarkers } from "./rules/replication-delete-markers";
import { replicationDisjoint } from "./rules/replication-disjoint";
import { replicationInTime } from "./rules/replication-in-time";
import { replicationKms } from "./rules/replication-kms";
import { replicationRole } from "./rules/replication-role";

export const s3: Service = {
  id: "s3",
  name: "Terraform state",
  resources: {
    aws_s3_bucket: { drawn: true, arn: ({ bucket }) => `arn:aws:s3:::${bucket}` },
    aws_s3_bucket_lifecycle_configuration: { drawn: false },
    aws_s3_bucket_ownership_controls: { drawn: false },
    aws_s3_bucket_policy: { drawn: false },
    aws_s3_bucket_public_access_block: { drawn: false },
    aws_s3_bucket_replication_configuration: { drawn: true },
    aws_s3_bucket_server_side_encryption_configuration: { drawn: false },
    aws_s3_bucket_versioning: { drawn: false },
  },
  controls,
  rulePrefix: "state",
  rules: [
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
  ],
  apis: [s3Api],
  position: 7,
  drawing,
};
