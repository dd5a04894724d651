import { expect, test } from "vitest";
import { POSTURE, stackIn, testRule, withResources } from "../../../../test/support/rules";
import { type Block, type StackJson, SynthesizedStack } from "../../../terraform/stack/synthesized-stack";
import { answer } from "../../rule";
import { ephemeralInWriteOnly } from "./ephemeral-in-write-only";
import { ephemeralsAtHome } from "./ephemerals-at-home";
import { literalsInOwnRegion } from "./literals-in-own-region";
import { noCrossStackOutputs } from "./no-cross-stack-outputs";
import { noEscapedExpression } from "./no-escaped-expression";
import { noLeakedToken } from "./no-leaked-token";
import { noSecretLiteral } from "./no-secret-literal";
import { preventDestroy } from "./prevent-destroy";
import { providerAccount } from "./provider-account";
import { providerPinned } from "./provider-pinned";
import { readsStateInOwnRegion } from "./reads-state-in-own-region";
import { regionStackOneRegion } from "./region-stack-one-region";
import { remoteStateWithoutDefaults } from "./remote-state-without-defaults";
import { requiredVersion } from "./required-version";
import { stateReadHasProducer } from "./state-read-has-producer";

const stack = (json: StackJson) => [stackIn("eu-central-1", "dr", json)];

testRule(noCrossStackOutputs, {
  compliant: stack({ output: { database_arn: {} } }),
  violating: stack({
    output: { "cross-stack-output-aws_vpcmainid": {} },
    data: { terraform_remote_state: { "cross-stack-reference-input-primary": {} } },
  }),
  problems: [
    "output.cross-stack-output-aws_vpcmainid: got an implicit reference, allowed: named outputs",
    "data.terraform_remote_state.cross-stack-reference-input-primary: got an implicit reference, allowed: an explicit read",
  ],
});

const reading = (config: Block, more: Block = {}) =>
  stack({
    terraform: { backend: { s3: { bucket: "state-dr" } } },
    data: { terraform_remote_state: { primary: { backend: "s3", config, ...more } } },
  });

testRule(readsStateInOwnRegion, {
  compliant: reading({ bucket: "state-dr", region: "eu-central-1" }),
  violating: reading({ bucket: "state-primary", region: "eu-west-1" }),
  problems: [
    'region: got "eu-west-1", allowed: eu-central-1',
    'bucket: got "state-primary", allowed: state-dr',
  ],
});

const contract = (outputs: StackJson["output"], key: string) => [
  stackIn("eu-west-1", "primary", {
    terraform: { backend: { s3: { key: "primary/terraform.tfstate" } } },
    output: outputs,
  }),
  ...stack({
    data: { terraform_remote_state: { primary: { config: { key } } } },
    resource: { aws_a: { b: { c: "${data.terraform_remote_state.primary[0].outputs.database_arn}" } } },
  }),
];

testRule(stateReadHasProducer, {
  compliant: contract({ database_arn: {} }, "primary/terraform.tfstate"),
  violating: [
    ...contract({}, "primary/terraform.tfstate"),
    ...stack({ data: { terraform_remote_state: { other: { config: { key: "other/terraform.tfstate" } } } } }),
  ],
  problems: [
    'outputs: got "database_arn", allowed: an output of primary',
    'config: got {"key":"other/terraform.tfstate"}, allowed: the backend of a stack',
  ],
});

testRule(remoteStateWithoutDefaults, {
  compliant: reading({}),
  violating: reading({}, { defaults: { database_arn: "" } }),
  problems: ['defaults: got {"database_arn":""}, allowed: nothing'],
});

const requiring = (version: string) => stack({ terraform: { required_version: version } });

testRule(requiredVersion, {
  compliant: requiring(">= 1.11.0, < 2.0.0"),
  violating: requiring(">= 1.5"),
  problems: ['required_version: got ">= 1.5", allowed: a lower bound of 1.11.0 or later'],
});

const pinning = (version: string) => stack({ terraform: { required_providers: { aws: { version } } } });

testRule(providerPinned, {
  compliant: pinning("5.100.0"),
  violating: pinning("~> 5.100"),
  problems: ['version: got "~> 5.100", allowed: one exact version, such as 5.100.0'],
});

const providers = (...blocks: readonly Block[]) => [
  new SynthesizedStack("dr", { variable: POSTURE, provider: { aws: blocks } }),
];

testRule(providerAccount, {
  compliant: providers({ region: "eu-central-1", allowed_account_ids: ["123456789012"] }),
  violating: providers({}),
  problems: [
    "region: got nothing, allowed: a region",
    "allowed_account_ids: got nothing, allowed: one account id",
  ],
});

testRule(regionStackOneRegion, {
  compliant: providers({ region: "eu-central-1" }),
  violating: providers({ region: "eu-central-1" }, { region: "eu-west-1", alias: "primary" }),
  problems: ['providers: got ["eu-central-1","primary (eu-west-1)"], allowed: one'],
});

const spelling = (name: string) =>
  stack({
    variable: POSTURE,
    resource: { aws_a: { b: { document: `\${jsonencode({ names = ["${"${aws_x.y.z}"}", "${name}"] })}` } } },
  });

testRule(literalsInOwnRegion, {
  compliant: spelling("arn:aws:ssm:eu-central-1:123456789012:parameter/lamp"),
  violating: spelling("com.amazonaws.eu-west-1.s3"),
  problems: ['name: got "com.amazonaws.eu-west-1.s3", allowed: one in eu-central-1'],
});

testRule(preventDestroy, {
  compliant: withResources({ aws_kms_key: { it: { lifecycle: { prevent_destroy: true } } } }),
  violating: withResources({ aws_secretsmanager_secret: { it: {} } }),
  problems: ["lifecycle.prevent_destroy: got nothing, allowed: true"],
});

testRule(noSecretLiteral, {
  compliant: stack({
    resource: {
      aws_db_instance: { it: { password_wo: "${var.on ? ephemeral.a.b.c : null}" } },
      aws_ecs_task_definition: {
        it: { container_definitions: '[{"environment":[{"name":"DATABASE_NAME","value":"visitors"}]}]' },
      },
    },
  }),
  violating: stack({
    variable: { token: { default: "t" } },
    resource: {
      aws_db_instance: {
        it: {
          password: '${var.on ? "hunter2" : null}',
          password_wo: '${aws_a.b.c ? "hunter2" : ephemeral.a.b.c}',
        },
      },
      aws_ecs_task_definition: {
        it: { container_definitions: '[{"environment":[{"name":"DATABASE_PASSWORD","value":"hunter2"}]}]' },
      },
      aws_secretsmanager_secret_version: {
        it: { secret_string_wo: '${jsonencode({ password = "hunter2", key = aws_a.b.c })}' },
      },
    },
    output: { key: { value: "AKIAABCDEFGHIJKLMNOP" } },
  }),
  problems: [
    "variable.token.default: got a literal, allowed: an ephemeral value, or a reference",
    "resource.aws_db_instance.it.password: got a literal, allowed: an ephemeral value, or a reference",
    "resource.aws_db_instance.it.password_wo: got a literal, allowed: an ephemeral value, or a reference",
    "resource.aws_ecs_task_definition.it.container_definitions.0.environment.0.value: got a literal, allowed: an ephemeral value, or a reference",
    "resource.aws_secretsmanager_secret_version.it.secret_string_wo.password: got a literal, allowed: an ephemeral value, or a reference",
    "output.key.value: got a literal, allowed: an ephemeral value, or a reference",
  ],
});

const named = (name: string, value: string) =>
  stack({ resource: { aws_ecs_task_definition: { it: { environment: { [name]: value } } } } });

test.each([
  ["password", "123456"],
  ["PGPASSWORD", "hunter2"],
  ["apiToken", "hunter2"],
  ["X-Api-Key", "hunter2"],
  ["DATABASE_URL", "mysql://lamp:hunter2@db/lamp"],
  ["SETTING", `ghp_${"a".repeat(36)}`],
])("%s = %s is a secret in a stack as it is in a plan", (name, value) => {
  expect(answer(noSecretLiteral, named(name, value), [])).toBe("non-compliant");
});

test.each([
  ["credentials", "arn:aws:iam::123456789012:role/gateway"],
  ["PASSWORD_FILE", "/run/secrets/db"],
  ["token", "${aws_a.b.c}"],
  ["token", "true"],
])("%s = %s is none", (name, value) => {
  expect(answer(noSecretLiteral, named(name, value), [])).toBe("compliant");
});

const passing = (attribute: string) =>
  stack({
    ephemeral: { a: { b: {} } },
    resource: { aws_db_instance: { it: { [attribute]: "${true ? ephemeral.a.b.c : null}" } } },
  });

testRule(ephemeralInWriteOnly, {
  compliant: passing("password_wo"),
  violating: passing("password"),
  problems: [
    "resource.aws_db_instance.it.password: got an ephemeral value, allowed: in arguments that end in _wo",
  ],
});

const opening = (resource: StackJson["resource"]) =>
  stack({ variable: POSTURE, ephemeral: { aws_secretsmanager_random_password: { it: {} } }, resource });

testRule(ephemeralsAtHome, {
  compliant: opening({ aws_secretsmanager_secret: { it: {} } }),
  violating: opening({}),
  problems: ["ephemeral.aws_secretsmanager_random_password: got one, allowed: none in this stack"],
});

testRule(noLeakedToken, {
  compliant: stack({
    variable: { zones: { default: { "eu-central-1": "a", private_key: "b" } } },
    resource: { aws_x: { it: { number: -1.5e21, text: 'a, ] [ ,b ${join(", ]", [var.a, var.b])}' } } },
  }),
  violating: stack({
    variable: { zones: { default: { eu_central_1: "a" } } },
    resource: {
      aws_x: {
        it: {
          number: -8.109562212591379e298,
          name: "nat--8.109562212591379e+298",
          tags: { "k--9.1e+299": "${TfToken[TOKEN.7]}" },
          list: '${join(",", ["a", ])}',
          first: "${jsonencode([, 1])}",
        },
      },
    },
  }),
  problems: [
    "-8.109562212591379e+298: got a token, allowed: what it stands for",
    "-9.1e+299: got a token, allowed: what it stands for",
    "${TfToken[TOKEN.7]}: got a token, allowed: what it stands for",
    '${join(",", ["a", ])}: got a list without an element, allowed: every element',
    "${jsonencode([, 1])}: got a list without an element, allowed: every element",
    "variable zones: got eu_central_1, allowed: the key as it was given",
  ],
});

testRule(noEscapedExpression, {
  compliant: stack({
    resource: { aws_iam_policy: { it: { policy: "home/$${aws:username}/${aws_a.b.c}" } } },
  }),
  violating: stack({
    resource: { aws_iam_policy: { it: { policy: '${jsonencode({"a" = "$${aws_a.b.c}"})}' } } },
  }),
  problems: ["$${aws_a.b.c}: got text, allowed: an expression"],
});
