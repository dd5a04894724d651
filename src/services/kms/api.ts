import { type Api, EVERYTHING, existing } from "../api";

export const kmsApi: Api = {
  signingName: "kms",
  resourcesOf: ({ AliasName, KeyId, TargetKeyId }, arn, { action }) => {
    if (action === "CreateKey") {
      return { existing: [], created: ["*"] };
    }
    const key = KeyId ?? TargetKeyId;
    // Deleting an alias also needs permission on its key, which the request does not name.
    const keys = key === undefined && AliasName === undefined ? [] : [arn("key/*")];
    const found = [...(AliasName === undefined ? [] : [arn(String(AliasName))]), ...keys];
    return found.length === 0 ? EVERYTHING : existing(...found);
  },
  madeUp: [[/(:key\/).*/, "$1*"]],
  knownByTag: /^arn:aws:kms:.*:key\//,
  destroysData: ["DisableKey", "ScheduleKeyDeletion"],
  isKeptToRegions: true,
};
