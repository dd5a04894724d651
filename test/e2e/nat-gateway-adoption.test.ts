import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Network } from "../../modules/network";
import { Posture } from "../../modules/posture";
import { type Emulator, startEmulator } from "../../src/emulator";
import { Terraform } from "../../src/terraform";
import { ensureProviderMirror } from "../../src/tools/provider-mirror";
import { ensureTerraform } from "../../src/tools/terraform";
import { synthesizeAlone } from "../support/scratch";

const accountId = "111122223333";
const say = (line: string) => void process.stderr.write(`${line}\n`);

let emulator: Emulator;
let directory: string;
let terraform: Terraform;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-nat-gateway-"));
  writeFileSync(path.join(directory, "main.tf.json"), JSON.stringify(standbyNetwork().json));
  const { file: binary } = await ensureTerraform({ say });
  emulator = await startEmulator({ accountId });
  terraform = new Terraform({
    binary,
    workingDirectory: directory,
    pluginDirectory: await ensureProviderMirror([{ source: "hashicorp/aws", version: "5.100.0" }], {
      say,
      terraform: binary,
    }),
    env: emulator.envFor("dr"),
  });
  await terraform.init();
  await apply("standby");
});

afterAll(async () => {
  await emulator.stop();
  rmSync(directory, { recursive: true, force: true });
});

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

/** Says what the plan does with each resource that it does not leave alone. */
async function plan(posture: string): Promise<string[]> {
  await terraform.plan({ out: "plan.tfplan", variables: { posture } });
  const { resource_changes = [] } = await terraform.showPlan("plan.tfplan");
  return resource_changes
    .filter(({ change }) => change.importing !== undefined || change.actions.join() !== "no-op")
    .map(({ address, change }) => `${change.importing ? "import, " : ""}${change.actions.join()}: ${address}`)
    .sort();
}

async function apply(posture: string): Promise<void> {
  await plan(posture);
  await terraform.apply("plan.tfplan");
}

async function count(action: string, element: string): Promise<number> {
  const form = { Action: action, Version: "2016-11-15" };
  const { body } = await emulator.request({ service: "ec2", region: "eu-west-1", form });
  return body.split(`<${element}>`).length - 1;
}

it("an activation killed with its gateway made and the state not written is finished, with no second gateway", async () => {
  const state = path.join(directory, "terraform.tfstate");
  copyFileSync(state, `${state}.standby`);
  await apply("active");
  copyFileSync(`${state}.standby`, state);

  const planned = await plan("active");
  await terraform.apply("plan.tfplan");

  expect(planned).toEqual([
    "import, no-op: aws_eip.network_nat_address[0]",
    "import, no-op: aws_nat_gateway.network_nat_gateway[0]",
    "import, no-op: aws_route.network_private_internet_route[0]",
  ]);
  expect(await plan("active")).toEqual([]);
  expect(await count("DescribeNatGateways", "natGatewayId")).toBe(1);
  expect(await count("DescribeAddresses", "allocationId")).toBe(1);
});

it("going back to standby takes them away, and the next activation makes them anew", async () => {
  await apply("standby");

  expect(await plan("active")).toEqual([
    "create: aws_eip.network_nat_address[0]",
    "create: aws_nat_gateway.network_nat_gateway[0]",
    "create: aws_route.network_private_internet_route[0]",
  ]);
});
