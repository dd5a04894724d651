import type { Rule } from "../../rule";
import { eachInstance, NOT_APPLICABLE } from "../../subjects";
import { claimOf, isClaimed, LISTENER_RULE } from "./claims";
import { HEALTH_CHECK } from "./records";

const POSTURES = ["standby", "quiesced", "active"];
const SITUATIONS = POSTURES.flatMap((posture) =>
  [false, true].map((fences) => ({ posture, fences_peer: fences })),
);

export const claimFollowsPosture: Rule = {
  id: "route53-claim-follows-posture",
  title:
    "A claim that a health check asks for is made by the posture alone: 200 on standby and an error otherwise; if the check is inverted, 200 while the region is not on standby and fences_peer is set",
  why: "A fence that is down while the region may write lets visitors reach two writers. One that is up on standby takes a healthy primary out of DNS.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
  severity: "error",
  fix: "Take the status code of the fixed response from var.posture, and from var.fences_peer where the check is inverted.",
  check: (stacks) =>
    eachInstance(stacks, HEALTH_CHECK, ({ stack, values }) => {
      const claim = claimOf(stacks, stack, values);
      if (!claim) {
        return NOT_APPLICABLE;
      }
      return SITUATIONS.map(({ fences_peer, posture }) => {
        const expected =
          values.invert_healthcheck === true ? fences_peer && posture !== "standby" : posture === "standby";
        const got = isClaimed(claim, { posture, fences_peer });
        return got === expected
          ? undefined
          : `${claim.stack.name} ${LISTENER_RULE}.${claim.id}: got ${answer(got)} with posture=${posture}, fences_peer=${fences_peer}, allowed: ${answer(expected)}`;
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
