import { regionName } from "../contract/names";
import { ToolError } from "../tools/tool-error";
import { accessOf } from "./aws/access";
import { readClaims } from "./aws/claims";
import type { Regions } from "./lifecycle";
import type { Operation } from "./operation";
import type { StepResult } from "./run-step";

/**
 * The regions' variables, with the claim of the primary that its load balancer makes: Terraform writes an output even where the
 * apply fails that it is of, so the state may say that a claim has ended which is still made.
 */
export async function withClaimMade({ config, say, session }: Operation, regions: Regions): Promise<Regions> {
  const { primary } = regions;
  if (primary.fencesPeer) {
    return regions;
  }
  const { region } = config.regions.primary;
  const claims = await readClaims(accessOf(session), region, regionName(config, "primary"));
  if (!claims.known) {
    say(
      `whether primary's load balancer still claims that it took over from dr is unknown (${claims.reason}). If it does, DNS does ` +
        "not answer with dr after its next activation: see npm run lamp -- status",
    );
    return regions;
  }
  if (!claims.value.tookOver) {
    return regions;
  }
  say("primary's load balancer still claims that it took over from dr, though its state does not");
  return { ...regions, primary: { ...primary, fencesPeer: true } };
}

/**
 * The fence against a region must not end before the region has stopped.
 *
 * @throws ToolError when the plan after its quiesce is not clean
 */
export function checkStopped({ left, step }: Pick<StepResult, "left" | "step">): void {
  if (step.name === "quiesce" && left.length > 0) {
    throw new ToolError(
      `${step.stack} may still run tasks, so the fence against it stays: run the same command again.`,
    );
  }
}
