import { copyFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Network } from "../../modules/network";
import { Posture } from "../../modules/posture";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";
import { synthesizeAlone } from "../support/scratch";

const accountId = "111122223333";
const ACTIVE = { posture: "active" };
const STANDBY = { posture: "standby" };

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack(accountId, standbyNetwork());
  await applied(STANDBY);
});

afterAll(() => stack.stop());

function standbyNetwork() {
  return synthesizeAlone((scope) => {
    const posture = new Posture(scope, "posture", { default: "standby" });
    new Network(scope, "network", {
      name: "shop-dr",
      accountId,
      region: "eu-west-1",
      cidrBlock: "10.9.0.0/16",
      publicSubnets: [{ availabilityZone: "eu-west-1a", cidrBlock: "10.9.1.0/24" }],
      privateSubnets: [{ availabilityZone: "eu-west-1a", cidrBlock: "10.9.3.0/24" }],
      natGatewayOnlyWhen: posture.isActive,
      flowLogRetentionDays: 14,
    });
  });
}

async function applied(variables: Readonly<Record<string, string>>): Promise<void> {
  await stack.plan(variables);
  await stack.apply();
}

async function count(action: string, element: string): Promise<number> {
  const form = { Action: action, Version: "2016-11-15" };
  const { body } = await stack.emulator.request({ service: "ec2", region: "eu-west-1", form });
  return body.split(`<${element}>`).length - 1;
}

it("an activation killed after creating its gateway and before writing the state is finished without a second gateway", async () => {
  const state = path.join(stack.directory, "terraform.tfstate");
  copyFileSync(state, `${state}.standby`);
  await applied(ACTIVE);
  copyFileSync(`${state}.standby`, state);

  const planned = await stack.plan(ACTIVE);
  await stack.apply();

  expect(planned).toEqual([
    "import, no-op: aws_eip.network_nat_address[0]",
    "import, no-op: aws_nat_gateway.network_nat_gateway[0]",
    "import, no-op: aws_route.network_private_internet_route[0]",
  ]);
  expect(await stack.plan(ACTIVE)).toEqual([]);
  expect(await count("DescribeNatGateways", "natGatewayId")).toBe(1);
  expect(await count("DescribeAddresses", "allocationId")).toBe(1);
});

it("going back to standby deletes them, and the next activation recreates them", async () => {
  await applied(STANDBY);

  expect(await stack.plan(ACTIVE)).toEqual([
    "create: aws_eip.network_nat_address[0]",
    "create: aws_nat_gateway.network_nat_gateway[0]",
    "create: aws_route.network_private_internet_route[0]",
  ]);
});
