import { expect, test } from "vitest";
import { holdsSecret, isSecretName, isSpelledOut, looksSecret } from "./secret-looks";

test.each([
  "password",
  "DB_PASSWORD",
  "PGPASSWORD",
  "MYSQL_PWD",
  "apiToken",
  "GITHUB_TOKEN",
  "X-Api-Key",
  "client_secret",
  "clientSecret",
  "secret_string",
  "aws.secretAccessKey",
  "private_key",
  "auth_token_value",
])("%s is a secret's name", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  "bypass",
  "compass",
  "password_policy",
  "secret_arn",
  "secret_id",
  "token_ttl",
  "PASSWORD_FILE",
  "key",
  "kms_key_id",
  "public_key",
  "secretsmanager",
])("%s is none", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  "-----BEGIN RSA PRIVATE KEY-----",
  "AKIAIOSFODNN7EXAMPLE",
  "mysql://lamp:hunter2@db/lamp",
  `ghp_${"a".repeat(36)}`,
])("%s looks like a secret", (text) => {
  expect(looksSecret(`x ${text} y`)).toBe(true);
});

test.each(["mysql://db/lamp", "https://example.test/a:b@c", "arn:aws:iam::123456789012:role/web", "AKIA"])(
  "%s does not",
  (text) => {
    expect(looksSecret(text)).toBe(false);
  },
);

test.each(["", "arn:aws:secretsmanager:eu-west-1:1:secret:a", "/run/secrets/db", "true", "3600", "${var.x}"])(
  "%j only says where a secret is, or is none",
  (text) => {
    expect(isSpelledOut(text)).toBe(false);
  },
);

test("a script that sets a secret holds one, a script that reads it does not", () => {
  expect(holdsSecret("#!/bin/sh\nexport DB_PASSWORD='hunter2'\n")).toBe(true);
  expect(holdsSecret('DB_PASSWORD="$(cat /run/secrets/db)"')).toBe(false);
  expect(holdsSecret("PASSWORD_FILE=/run/secrets/db")).toBe(false);
});
