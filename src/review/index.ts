export { reviewPlanFile } from "./plan-file";
export { PlanReadError, reviewPlan, reviewPlanStream } from "./read-plan";
export { type ReviewFormat, renderReview } from "./render";
export type { Review, ReviewFinding, ReviewVerdict } from "./review";
