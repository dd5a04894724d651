import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { secretsIn } from "./secrets-in";

const mostPlaces = 5;

export const secretInClear: PlanRule = {
  id: "plan-secret-in-clear",
  risk: "secrets",
  effect: "spells out a secret",
  title: "No secret stands in clear in an environment, a script or a parameter",
  why: "Everybody who may read the resource, the plan or the state has it.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",
  controls: ["ECS.8", "CodeBuild.2"],
  severity: "error",
  fix: "Keep it in Secrets Manager and let the task read it from there; take what stood here as known, and change it.",
  subjects: "any",
  check: (change) => {
    const places = change.mode === "managed" ? secretsIn(change) : [];
    return problemIf(places.length > 0, `spells out a secret: ${places.slice(0, mostPlaces).join(", ")}`);
  },
};
