import type { PlanRule } from "../plan-rule";
import { problemIf } from "../problems";
import { secretsIn } from "./secrets-in";

const mostPlaces = 5;

export const secretInClear: PlanRule = {
  id: "plan-secret-in-clear",
  risk: "secrets",
  effect: "spells out a secret",
  title: "No environment, script or parameter holds a secret in plain text",
  why: "Anyone who can read the resource, the plan or the state has it.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",
  controls: ["ECS.8", "CodeBuild.2"],
  severity: "error",
  fix: "Keep it in Secrets Manager and let the task read it from there; treat this value as leaked, and change it.",
  subjects: "any",
  check: (change) => {
    const places = change.mode === "managed" ? secretsIn(change) : [];
    return problemIf(places.length > 0, `spells out a secret: ${places.slice(0, mostPlaces).join(", ")}`);
  },
};
