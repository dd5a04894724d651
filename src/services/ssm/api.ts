import { type Api, EVERYTHING, existing, isGiven } from "../api";

export const ssmApi: Api = {
  signingName: "ssm",
  resourcesOf: ({ Name, ResourceId }, arn) =>
    isGiven(Name ?? ResourceId)
      ? existing(arn(`parameter/${String(Name ?? ResourceId).replace(/^\//, "")}`))
      : EVERYTHING,
};
