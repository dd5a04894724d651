import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Construct } from "constructs";
import { ephemeralResource } from "../ephemeral";
import { address, hcl } from "../hcl";

export interface CredentialsProps {
  /** Prefix of every name; the secret's own must not end in a hyphen and six characters. */
  readonly name: string;
  /** Master user name of the database. */
  readonly username: string;
  readonly databaseName: string;
  /** Region that gets a replica of the secret. */
  readonly replicaRegion: string;
  /** Days a deleted secret can be recovered: 0 (deleted at once), or 7 to 30. */
  readonly recoveryWindowDays: number;
  /**
   * Lambda function that rotates the secret, and how often.
   *
   * @default - no automatic rotation; the secret has the shape that AWS's rotation functions expect
   */
  readonly rotation?: { readonly functionArn: string; readonly afterDays: number };
}

/**
 * The database's master credentials: generated inside Terraform as an ephemeral value, written once to
 * Secrets Manager, replicated to the other region. The password is in no state, plan or log.
 *
 * The secret holds no host: its replica is the same JSON, and each region has its own database.
 *
 * Terraform writes the password once and never again, so a rotation by AWS or by an operator is not drift.
 *
 * **Cost**: a secret and a replica per month, one KMS key.
 */
export class Credentials extends Construct {
  /** ARN of the secret in this region. */
  readonly secretArn: string;
  /** KMS key that a reader in this region must be allowed to decrypt with. */
  readonly encryptionKeyArn: string;
  private readonly secretId: string;

  constructor(scope: Construct, id: string, props: CredentialsProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `${props.name}: database credentials`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      lifecycle: { preventDestroy: true },
      tags: { Name: `${props.name}-credentials` },
    });
    key.overrideLogicalId("credentials_key");
    new KmsAlias(this, "key-alias", { name: `alias/${props.name}-credentials`, targetKeyId: key.keyId });

    const secret = new SecretsmanagerSecret(this, "secret", {
      name: `${props.name}/database`,
      description: "Master credentials of the visitor database",
      kmsKeyId: key.arn,
      recoveryWindowInDays: props.recoveryWindowDays,
      // The replica uses the other region's AWS managed key: a customer managed key there would make this
      // region's plan call the other region.
      replica: [{ region: props.replicaRegion }],
      // Otherwise a leftover secret of the same name there makes replication fail while the create call succeeds.
      forceOverwriteReplicaSecret: true,
      lifecycle: { preventDestroy: true },
      tags: { Name: `${props.name}-database` },
    });
    secret.overrideLogicalId("credentials");

    const generated = ephemeralResource(this, "aws_secretsmanager_random_password", "generated", {
      password_length: 32,
      // RDS refuses / " @ and space.
      exclude_punctuation: true,
    });
    const secretVersion = new SecretsmanagerSecretVersion(this, "secret-version", {
      secretId: secret.id,
      secretStringWo: hcl(
        `jsonencode({ engine = "mysql", username = "${props.username}", ` +
          `password = ${generated}.random_password, ` +
          `dbname = "${props.databaseName}", port = 3306 })`,
      ),
      secretStringWoVersion: 1,
    });
    secretVersion.overrideLogicalId("credentials");
    if (props.rotation) {
      new SecretsmanagerSecretRotation(this, "rotation", {
        secretId: secret.id,
        rotationLambdaArn: props.rotation.functionArn,
        rotationRules: { automaticallyAfterDays: props.rotation.afterDays },
      });
    }

    this.secretArn = secret.arn;
    this.encryptionKeyArn = key.arn;
    this.secretId = hcl(`${address(secretVersion)}.secret_id`);
  }

  /**
   * HCL for the password, read back from the secret, for a write-only argument.
   *
   * Read back, not taken from the generator: ephemeral values are generated again on every plan and apply, so
   * after an interrupted first apply the generator's password would differ from the stored one.
   *
   * @param onlyWhen HCL condition, known at plan, for reading at all: reading needs permission to read the secret
   */
  readPassword(onlyWhen: string): string {
    const stored = ephemeralResource(this, "aws_secretsmanager_secret_version", "stored", {
      count: hcl(`${onlyWhen} ? 1 : 0`),
      secret_id: this.secretId,
    });
    return `jsondecode(${stored}[0].secret_string).password`;
  }
}

/**
 * HCL for the ARN of a secret's replica: the same name and suffix, in another region.
 *
 * No data source can read a replica secret, so this is the way to its ARN.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export function replicaSecretArn(secretArnExpression: string, from: string, to: string): string {
  return `replace(${secretArnExpression}, ":secretsmanager:${from}:", ":secretsmanager:${to}:")`;
}
