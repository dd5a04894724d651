import { TOOK_OVER_CLAIM_PATH } from "../../../contract/health-paths";
import type { Values } from "../../../terraform/plan";
import type { PlanRule } from "../plan-rule";
import { blocks, problemIf } from "../problems";

/** Whether a listener rule claims that its region took over from a lost peer. */
function isFence(values: Values | undefined): boolean {
  const paths = blocks(values?.condition)
    .flatMap(({ path_pattern }) => blocks(path_pattern))
    .flatMap((pattern) => pattern.values ?? []);
  const answers = blocks(values?.action).flatMap(({ fixed_response }) => blocks(fixed_response));
  return (
    paths.includes(TOOK_OVER_CLAIM_PATH) &&
    answers.some(({ status_code }) => /^[23]/.test(String(status_code)))
  );
}

export const fenceEnded: PlanRule = {
  id: "plan-fence-ended",
  risk: "dns",
  effect: "ends the fence against the other region",
  title: "The claim to have taken over from a lost region ends only when that region has stopped",
  why: "DNS answers with the other region again as soon as it has tasks. If it was not stopped, these write to data that are out of date.",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html",
  severity: "warning",
  fix: "Right where `reprotect` of the other region plans it, which has stopped that region first. Elsewhere plan without -var fences_peer: then the claim stays as it is.",
  // None of its attributes is judged by this: of any other rule, who comes in and what is answered is another question.
  subjects: { aws_lb_listener_rule: [] },
  check: ({ after, before }) =>
    problemIf(isFence(before) && !isFence(after), "ends the claim to have taken over from a lost region", [
      "action",
    ]),
};
