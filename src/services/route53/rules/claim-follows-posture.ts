import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { claimOf, isClaimed, LISTENER_RULE } from "./claims";
import { HEALTH_CHECK } from "./records";

const POSTURES = ["standby", "quiesced", "active"];
/** What a plan says of the fence: nothing, or whether it is to be. */
const FENCES = [null, false, true];
const SITUATIONS = POSTURES.flatMap((posture) =>
  FENCES.flatMap((fences_peer) =>
    [false, true].map((wasClaimed) => ({ variables: { posture, fences_peer }, wasClaimed })),
  ),
);

export const claimFollowsPosture: Rule = {
  id: "route53-claim-follows-posture",
  title:
    "A claim that a health check asks for is made by the posture alone: 200 on standby and an error otherwise; if the check is inverted, 200 while the region is not on standby and fences_peer is true, or null and the claim was made before",
  why: "A fence that is down while the region may write lets visitors reach two writers; so does a plan that ends it without being told to. One that is up on standby takes a healthy primary out of DNS.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
  severity: "error",
  fix: "Take the status code of the fixed response from var.posture; where the check is inverted, also from var.fences_peer, and where that is null, from the rule as it is in AWS.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const claim = claimOf(stacks, stack, values);
      if (!claim) {
        return NOT_APPLICABLE;
      }
      return SITUATIONS.map(({ variables, wasClaimed }) => {
        const { fences_peer, posture } = variables;
        const expected =
          values.invert_healthcheck === true
            ? (fences_peer ?? wasClaimed) && posture !== "standby"
            : posture === "standby";
        const got = isClaimed(claim, variables, wasClaimed);
        return got === expected
          ? undefined
          : `${claim.stack.name} ${LISTENER_RULE}.${claim.id}: got ${answer(got)} with posture=${posture}, fences_peer=${fences_peer} and ${wasClaimed ? "a" : "no"} claim before, allowed: ${answer(expected)}`;
      });
    }),
};

function answer(isMade: boolean | undefined): string {
  return isMade === undefined
    ? "a status that the variables do not decide"
    : isMade
      ? "a success"
      : "an error";
}
