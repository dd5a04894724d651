import { stackIn, testRule, withResources } from "../../../../test/support/rules";
import type { Block, StackJson } from "../../../terraform/stack/synthesized-stack";
import { backendInOwnRegion } from "./backend-in-own-region";
import { bucketEncrypted } from "./bucket-encrypted";
import { bucketLifecycle } from "./bucket-lifecycle";
import { bucketNotForced } from "./bucket-not-forced";
import { bucketPolicyOwnAccount } from "./bucket-policy-own-account";
import { bucketPrivate } from "./bucket-private";
import { bucketTlsOnly } from "./bucket-tls-only";
import { bucketVersioned } from "./bucket-versioned";
import { bucketWithoutAcls } from "./bucket-without-acls";
import { dnsBesideSecondary } from "./dns-beside-secondary";
import { lockfile } from "./lockfile";
import { replicationAfterVersioning } from "./replication-after-versioning";
import { replicationCoversState } from "./replication-covers-state";
import { replicationDeleteMarkers } from "./replication-delete-markers";
import { replicationDisjoint } from "./replication-disjoint";
import { replicationInTime } from "./replication-in-time";
import { replicationKms } from "./replication-kms";
import { replicationRole } from "./replication-role";

const OF_BUCKET = { bucket: "${aws_s3_bucket.here.id}" };
const bucket = (values: Block, more: StackJson["resource"] = {}) =>
  withResources({ aws_s3_bucket: { here: values }, ...more });
const replicating = (rules: readonly Block[], values: Block = {}, more: StackJson["resource"] = {}) =>
  bucket(
    { bucket: "state-here" },
    { aws_s3_bucket_replication_configuration: { it: { ...OF_BUCKET, rule: rules, ...values } }, ...more },
  );
const encryption = (algorithm: string) => ({
  aws_s3_bucket_server_side_encryption_configuration: {
    it: {
      ...OF_BUCKET,
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: algorithm } }],
    },
  },
});

testRule(bucketVersioned, {
  compliant: bucket(
    {},
    { aws_s3_bucket_versioning: { it: { ...OF_BUCKET, versioning_configuration: { status: "Enabled" } } } },
  ),
  violating: bucket({}),
  problems: ['versioning_configuration.status: got nothing, allowed: "Enabled"'],
});

testRule(bucketEncrypted, {
  compliant: bucket({}, encryption("AES256")),
  violating: bucket({}),
  problems: ['sse_algorithm: got nothing, allowed: "AES256" or "aws:kms"'],
});

const blocking = (switches: Block) =>
  bucket({}, { aws_s3_bucket_public_access_block: { it: { ...OF_BUCKET, ...switches } } });

testRule(bucketPrivate, {
  compliant: blocking({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  }),
  violating: blocking({ block_public_acls: true, block_public_policy: false, ignore_public_acls: true }),
  problems: [
    "block_public_policy: got false, allowed: true",
    "restrict_public_buckets: got nothing, allowed: true",
  ],
});

const tlsOnly = (resources: string) =>
  bucket(
    {},
    {
      aws_s3_bucket_policy: {
        it: {
          ...OF_BUCKET,
          policy: `\${jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ${resources}, Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })}`,
        },
      },
    },
  );

testRule(bucketTlsOnly, {
  compliant: tlsOnly('[aws_s3_bucket.here.arn, "${aws_s3_bucket.here.arn}/*"]'),
  violating: tlsOnly("aws_s3_bucket.here.arn"),
  problems: ["policy: got no denial of plain HTTP, allowed: one for the bucket and its objects"],
});

testRule(bucketNotForced, {
  compliant: bucket({}),
  violating: bucket({ force_destroy: true }),
  problems: ["force_destroy: got true, allowed: nothing or false"],
});

testRule(replicationDeleteMarkers, {
  compliant: replicating([{ id: "dr", filter: {}, delete_marker_replication: { status: "Enabled" } }]),
  violating: replicating([{ id: "dr" }]),
  problems: [
    'rule dr delete_marker_replication: got nothing, allowed: "Enabled"',
    "rule dr filter: got nothing, allowed: a filter",
  ],
});

testRule(replicationKms, {
  compliant: replicating(
    [
      {
        id: "dr",
        source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
        destination: { encryption_configuration: { replica_kms_key_id: "${aws_kms_key.there.arn}" } },
      },
    ],
    {},
    encryption("aws:kms"),
  ),
  violating: replicating([{ id: "dr" }], {}, encryption("aws:kms")),
  problems: [
    'rule dr sse_kms_encrypted_objects: got nothing, allowed: "Enabled"',
    "rule dr replica_kms_key_id: got nothing, allowed: a key in the destination region",
  ],
});

const VERSIONING = {
  aws_s3_bucket_versioning: {
    here: OF_BUCKET,
    there: { bucket: "${aws_s3_bucket.there.id}" },
  },
};
const TO_THERE = [{ destination: { bucket: "${aws_s3_bucket.there.arn}" } }];

testRule(replicationAfterVersioning, {
  compliant: replicating(
    TO_THERE,
    { depends_on: ["aws_s3_bucket_versioning.here", "aws_s3_bucket_versioning.there"] },
    VERSIONING,
  ),
  violating: replicating(TO_THERE, { depends_on: ["aws_s3_bucket_versioning.here"] }, VERSIONING),
  problems: ["depends_on: got no versioning of there, allowed: that of both buckets"],
});

const bothWays = (one: string, other: string) =>
  withResources({
    aws_s3_bucket_replication_configuration: {
      there: { bucket: "${aws_s3_bucket.here.id}", rule: [{ filter: { prefix: one }, priority: 1 }] },
      back: { bucket: "${aws_s3_bucket.there.id}", rule: [{ filter: { prefix: other }, priority: 1 }] },
    },
  });

testRule(replicationDisjoint, {
  compliant: bothWays("primary/", "dr/"),
  violating: bothWays("", "dr/"),
  problems: [
    'filter.prefix: got "", allowed: one that no replication into here uses',
    'filter.prefix: got "dr/", allowed: one that no replication into there uses',
  ],
});

const keyed = (key: string) => [
  ...replicating([{ status: "Enabled", filter: { prefix: "primary/" } }]),
  stackIn("eu-central-1", "primary", { terraform: { backend: { s3: { bucket: "state-here", key } } } }),
];

testRule(replicationCoversState, {
  compliant: keyed("primary/terraform.tfstate"),
  violating: keyed("other/terraform.tfstate"),
  problems: ['key: got "other/terraform.tfstate", allowed: a key that state-here replicates'],
});

testRule(replicationInTime, {
  compliant: replicating([
    {
      id: "dr",
      destination: {
        replication_time: { status: "Enabled", time: { minutes: 15 } },
        metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
      },
    },
  ]),
  violating: replicating([{ id: "dr", destination: {} }]),
  problems: [
    "rule dr replication_time: got nothing, allowed: Enabled, 15 minutes",
    "rule dr metrics: got nothing, allowed: Enabled, 15 minutes",
  ],
});

const withRole = (actions: readonly string[]) =>
  replicating(
    [{ filter: { prefix: "dr/" }, destination: { bucket: "${aws_s3_bucket.there.arn}" } }],
    { role: "${aws_iam_role.copy.arn}" },
    {
      aws_iam_role: {
        copy: { assume_role_policy: '{"Statement":[{"Principal":{"Service":"s3.amazonaws.com"}}]}' },
      },
      aws_iam_role_policy: {
        copy: {
          role: "${aws_iam_role.copy.id}",
          policy: `\${jsonencode({ Statement = [{ Effect = "Allow", Action = ${JSON.stringify(actions)}, Resource = [aws_s3_bucket.here.arn, "\${aws_s3_bucket.here.arn}/dr/*", "\${aws_s3_bucket.there.arn}/dr/*"] }] })}`,
        },
      },
    },
  );
const ALL_BUT_DELETE = [
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
  "s3:GetObjectVersionForReplication",
  "s3:GetObjectVersionAcl",
  "s3:GetObjectVersionTagging",
  "s3:ReplicateObject",
  "s3:ReplicateTags",
];

testRule(replicationRole, {
  compliant: withRole([...ALL_BUT_DELETE, "s3:ReplicateDelete"]),
  violating: withRole(ALL_BUT_DELETE),
  problems: [
    "role: got no permission s3:ReplicateDelete on ${aws_s3_bucket.there.arn}/dr/*, allowed: a role that has it",
  ],
});

const backend = (region: string, values: Block) => [
  stackIn("eu-central-1", "dr", { terraform: { backend: { s3: { region, ...values } } } }),
];

testRule(lockfile, {
  compliant: backend("eu-central-1", { use_lockfile: true, encrypt: true }),
  violating: backend("eu-central-1", { dynamodb_table: "locks", encrypt: true }),
  problems: ["use_lockfile: got nothing, allowed: true", 'dynamodb_table: got "locks", allowed: nothing'],
});

testRule(backendInOwnRegion, {
  compliant: [...backend("eu-central-1", { bucket: "state-here" }), ...bucket({ bucket: "state-here" })],
  violating: [...backend("eu-west-1", { bucket: "state-here" }), ...bucket({ bucket: "state-here" })],
  problems: [
    'region: got "eu-west-1", allowed: eu-central-1',
    'bucket: got "state-here", allowed: a bucket in eu-west-1',
  ],
});

const dnsIn = (region: string) => [
  stackIn("eu-central-1", "dr", {
    terraform: { backend: { s3: { key: "dr/terraform.tfstate" } } },
    output: { dns_name: { value: "${aws_lb.web.dns_name}" } },
    resource: { aws_lb: { web: {} } },
  }),
  stackIn(region, "dns", {
    data: { terraform_remote_state: { dr: { config: { key: "dr/terraform.tfstate" } } } },
    resource: {
      aws_route53_record: {
        it: {
          failover_routing_policy: { type: "SECONDARY" },
          alias: { name: "${data.terraform_remote_state.dr.outputs.dns_name}" },
        },
      },
    },
  }),
];

testRule(dnsBesideSecondary, {
  compliant: dnsIn("eu-central-1"),
  violating: dnsIn("eu-west-1"),
  problems: ['region of the stack\'s provider: got "eu-west-1", allowed: eu-central-1'],
});

const ownBucket = { aws_s3_bucket: { it: {} } };
const OF_OWN = { bucket: "${aws_s3_bucket.it.id}" };
const bucketPolicy = (statement: object) =>
  withResources({
    aws_s3_bucket_policy: { it: { ...OF_OWN, policy: JSON.stringify({ Statement: [statement] }) } },
  });

testRule(bucketPolicyOwnAccount, {
  compliant: bucketPolicy({ Effect: "Deny", Principal: "*" }),
  violating: bucketPolicy({ Effect: "Allow", Principal: { AWS: "999999999999" } }),
  problems: ['policy: got {"AWS":"999999999999"}, allowed: Deny statements only'],
});

const ownership = (object_ownership: string) =>
  withResources({
    ...ownBucket,
    aws_s3_bucket_ownership_controls: { it: { ...OF_OWN, rule: { object_ownership } } },
  });

testRule(bucketWithoutAcls, {
  compliant: ownership("BucketOwnerEnforced"),
  violating: ownership("ObjectWriter"),
  problems: ['object_ownership: got "ObjectWriter", allowed: "BucketOwnerEnforced"'],
});

const lifecycle = (status: string) =>
  withResources({
    ...ownBucket,
    aws_s3_bucket_lifecycle_configuration: { it: { ...OF_OWN, rule: [{ status }] } },
  });

testRule(bucketLifecycle, {
  compliant: lifecycle("Enabled"),
  violating: lifecycle("Disabled"),
  problems: ['rule: got [{"status":"Disabled"}], allowed: one that is enabled'],
});
