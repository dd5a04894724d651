import type { PlanRule } from "../plan-rule";
import { neverBecomes } from "../words";

export const functionUrlOpen: PlanRule = {
  id: "plan-function-url-open",
  risk: "exposure",
  effect: "opens a function to everybody",
  title: "A function URL authenticates its callers",
  why: "Anyone who knows the URL can run the function, at your cost.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  severity: "error",
  fix: "Set authorization_type = AWS_IAM, or put an authenticating proxy in front.",
  words: [
    {
      name: /^authorization_type$/,
      types: /function_url$/,
      judge: neverBecomes((value) => value === "NONE"),
      problem: "lets everybody call the function by its URL",
      onCreation: true,
    },
  ],
};
