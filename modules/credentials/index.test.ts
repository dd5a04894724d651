import { describe, expect, test } from "vitest";
import { addresses, expose, outputValues, synthesizeAlone } from "../../test/support/scratch";
import { Credentials, type CredentialsProps, replicaSecretArn } from ".";

function credentials(props: Partial<CredentialsProps> = {}) {
  return synthesizeAlone((scope) => {
    const credentials = new Credentials(scope, "anything", {
      name: "shop",
      username: "keeper",
      databaseName: "guests",
      replicaRegion: "eu-south-2",
      recoveryWindowDays: 30,
      ...props,
    });
    const { secretArn, encryptionKeyArn } = credentials;
    expose(scope, { secretArn, encryptionKeyArn, password: credentials.readPassword("var.missing") });
  });
}

const stack = credentials();

describe("the secret", () => {
  const secret = stack.resource("aws_secretsmanager_secret");

  test("has a name that does not end in a hyphen and six characters", () => {
    expect(secret).toMatchObject({
      name: "shop/database",
      description: "Master credentials of the visitor database",
      tags: { Name: "shop-database" },
    });
  });

  test("is encrypted with its own key, which is rotated and cannot be destroyed by a plan", () => {
    expect(secret.kms_key_id).toBe("${aws_kms_key.credentials_key.arn}");
    expect(stack.resource("aws_kms_key")).toEqual({
      description: "shop: database credentials",
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
      tags: { Name: "shop-credentials" },
    });
    expect(stack.resource("aws_kms_alias")).toEqual({
      name: "alias/shop-credentials",
      target_key_id: "${aws_kms_key.credentials_key.key_id}",
    });
  });

  test("has a replica in the other region, under that region's AWS managed key, overwriting any leftover", () => {
    expect(secret.replica).toEqual([{ region: "eu-south-2" }]);
    expect(secret.force_overwrite_replica_secret).toBe(true);
  });

  test("can be recovered for the days given", () => {
    expect(secret.recovery_window_in_days).toBe(30);
    expect(credentials({ recoveryWindowDays: 0 }).resource("aws_secretsmanager_secret")).toMatchObject({
      recovery_window_in_days: 0,
    });
  });

  test("cannot be destroyed by a plan", () => {
    expect(secret.lifecycle).toEqual({ prevent_destroy: true });
  });
});

describe("the password", () => {
  test("is generated as an ephemeral value: 32 characters, none that RDS refuses", () => {
    expect(stack.json.ephemeral?.aws_secretsmanager_random_password).toEqual({
      generated: { password_length: 32, exclude_punctuation: true },
    });
  });

  test("is written once, through a write-only argument, in the shape that AWS's rotation functions expect", () => {
    expect(stack.resource("aws_secretsmanager_secret_version")).toEqual({
      secret_id: "${aws_secretsmanager_secret.credentials.id}",
      secret_string_wo:
        '${jsonencode({ engine = "mysql", username = "keeper", ' +
        "password = ephemeral.aws_secretsmanager_random_password.generated.random_password, " +
        'dbname = "guests", port = 3306 })}',
      secret_string_wo_version: 1,
    });
  });

  test("is read back from the secret, so that an interrupted first apply does not diverge, and only when needed", () => {
    expect(stack.json.ephemeral?.aws_secretsmanager_secret_version).toEqual({
      stored: {
        count: "${var.missing ? 1 : 0}",
        secret_id: "${aws_secretsmanager_secret_version.credentials.secret_id}",
      },
    });
    expect(stack.output("password").value).toBe(
      "jsondecode(ephemeral.aws_secretsmanager_secret_version.stored[0].secret_string).password",
    );
  });
});

describe("rotation", () => {
  test("is off by default", () => {
    expect(stack.resources("aws_secretsmanager_secret_rotation")).toEqual({});
  });

  test("is by the function and interval given", () => {
    const functionArn = "arn:aws:lambda:eu-north-1:123456789012:function:rotate";
    const rotated = credentials({ rotation: { functionArn, afterDays: 45 } });
    expect(rotated.resource("aws_secretsmanager_secret_rotation", "anything_rotation")).toEqual({
      secret_id: "${aws_secretsmanager_secret.credentials.id}",
      rotation_lambda_arn: functionArn,
      rotation_rules: { automatically_after_days: 45 },
    });
  });
});

test("addresses do not depend on the construct's id", () => {
  expect(addresses(stack)).toEqual([
    "aws_kms_alias.anything_key_alias",
    "aws_kms_key.credentials_key",
    "aws_secretsmanager_secret.credentials",
    "aws_secretsmanager_secret_version.credentials",
    "ephemeral.aws_secretsmanager_random_password.generated",
    "ephemeral.aws_secretsmanager_secret_version.stored",
  ]);
});

test("the ARNs of secret and key are exposed", () => {
  expect(outputValues(stack)).toMatchObject({
    secretArn: "${aws_secretsmanager_secret.credentials.arn}",
    encryptionKeyArn: "${aws_kms_key.credentials_key.arn}",
  });
});

test("a replica's ARN is the primary's with the region swapped", () => {
  expect(replicaSecretArn("var.arn", "eu-west-1", "eu-central-1")).toBe(
    'replace(var.arn, ":secretsmanager:eu-west-1:", ":secretsmanager:eu-central-1:")',
  );
});
