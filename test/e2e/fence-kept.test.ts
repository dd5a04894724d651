import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hcl } from "../../modules/hcl";
import { ClaimNow, LoadBalancer } from "../../modules/load-balancer";
import { Posture } from "../../modules/posture";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { expose, synthesizeAlone } from "../support/scratch";

/** A region's load balancer with its claim to have taken over, in the emulated AWS. */
const region = synthesizeAlone((scope) => {
  const vpc = new Vpc(scope, "vpc", { cidrBlock: "10.9.0.0/16" });
  const gateway = new InternetGateway(scope, "gateway", { vpcId: vpc.id });
  const subnets = ["a", "b"].map(
    (zone, index) =>
      new Subnet(scope, `subnet-${zone}`, {
        vpcId: vpc.id,
        cidrBlock: `10.9.${index}.0/24`,
        availabilityZone: `eu-west-1${zone}`,
        dependsOn: [gateway],
      }),
  );
  const posture = new Posture(scope, "posture", { default: "active" });
  const now = new ClaimNow(scope, "took-over", {
    loadBalancerName: "shop-primary",
    claimId: "took-over",
    onlyWhen: posture.keepsFence,
  });
  const isTrue = posture.fencesPeer(now.isMade);
  new LoadBalancer(scope, "load-balancer", {
    name: "shop-primary",
    targetGroupPrefix: "shop-",
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupId: vpc.defaultSecurityGroupId,
    healthCheckPath: "/alive",
    claims: [
      { id: "standby", path: "/region/standby", isTrue: posture.isStandby },
      { id: "took-over", path: "/region/took-over", isTrue },
    ],
  });
  expose(scope, { fences_peer: hcl(`tostring(${isTrue})`) });
});

const CLAIM = "update: aws_lb_listener_rule.load_balancer_claim_took_over";

let stack: EmulatedStack;
/** What a plan reads of the tagging API: calls since the last time that this was asked. */
async function lookups(): Promise<number> {
  const calls = await stack.emulator.callLog();
  await stack.emulator.resetCalls();
  return calls.filter(({ action }) => action === "GetResources").length;
}

beforeAll(async () => {
  stack = await startEmulatedStack("111122223333", region);
});

afterAll(() => stack?.stop());

it("a plan leaves the claim to have taken over as the load balancer makes it, unless it says otherwise", async () => {
  // Nothing exists: nothing is claimed.
  expect(await stack.plan()).toContain("create: aws_lb_listener_rule.load_balancer_claim_took_over");
  await stack.apply();
  expect(await stack.plan()).toEqual([]);

  await lookups();
  expect(await stack.plan({ fences_peer: "true" })).toEqual([CLAIM]);
  expect(await lookups()).toBe(0);
  await stack.apply();
  expect(await stack.plan()).toEqual([]);
  expect(await lookups()).toBe(1);
  expect(await stack.plan({ posture: "quiesced" })).toEqual([]);

  expect(await stack.plan({ fences_peer: "false" })).toEqual([CLAIM]);
  await stack.apply();
  expect(await stack.plan()).toEqual([]);
  expect(await stack.plan({ fences_peer: "true" })).toEqual([CLAIM]);
});
