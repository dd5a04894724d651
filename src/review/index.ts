export { renderJunit } from "./junit";
export { reviewPlanFile } from "./plan-file";
export { PolicyError, readPolicy } from "./policy-file";
export { reviewPlan, reviewPlanJson } from "./read-plan";
export { type ReviewFormat, renderReview } from "./render";
export type { Review } from "./review";
export { type Reviewed, renderSarif } from "./sarif";
