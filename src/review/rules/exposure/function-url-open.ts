import type { PlanRule } from "../plan-rule";
import { newly, problemIf } from "../problems";

export const functionUrlOpen: PlanRule = {
  id: "plan-function-url-open",
  risk: "exposure",
  effect: "opens a function to everybody",
  title: "A function URL authenticates its callers",
  why: "Anyone who knows the URL can run the function, at your cost.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  severity: "error",
  fix: "Set authorization_type = AWS_IAM, or put an authenticating proxy in front.",
  subjects: { aws_lambda_function_url: ["authorization_type"] },
  check: (change) =>
    problemIf(
      newly(change, ({ authorization_type }) => authorization_type === "NONE"),
      "lets everybody call the function by its URL",
      ["authorization_type"],
    ),
};
