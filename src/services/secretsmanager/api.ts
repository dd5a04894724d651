import { type Api, EVERYTHING, existing, isGiven, keyThrough } from "../api";

const SECRET = "arn:aws:secretsmanager:{region}:{account}:secret:{name}/database-??????";

// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
const SECRET_KEY = ["Decrypt", "GenerateDataKey"].map((action) => keyThrough("secretsmanager", action));

export const secretsmanagerApi: Api = {
  signingName: "secretsmanager",
  resourcesOf: ({ Name, SecretId }, arn) => {
    if (isGiven(SecretId)) {
      return existing(SecretId);
    }
    return isGiven(Name) ? existing(arn(`secret:${Name}-??????`)) : EVERYTHING;
  },
  // The six characters at the end of a secret's ARN.
  madeUp: [[/(:secret:.*)-\w{6}$/, "$1-??????"]],
  implied: {
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    CreateSecret: [
      ...SECRET_KEY,
      { action: "secretsmanager:ReplicateSecretToRegions", resource: SECRET },
      { action: "secretsmanager:TagResource", resource: SECRET },
    ],
    GetSecretValue: [keyThrough("secretsmanager", "Decrypt")],
    PutSecretValue: SECRET_KEY,
  },
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
  impliedByAll: (_, { credentials: { rotation } }) => {
    if (rotation === null) {
      return [];
    }
    const secret = SECRET.replace("{region}", "{primary}");
    return [
      { action: "secretsmanager:RotateSecret", resource: secret },
      { action: "secretsmanager:CancelRotateSecret", resource: secret },
      { action: "lambda:InvokeFunction", resource: rotation.functionArn },
    ].map(({ action, resource }) => ({ run: "apply", action, region: "{primary}", resources: [resource] }));
  },
  destroysData: ["DeleteSecret"],
  isKeptToRegions: true,
};
