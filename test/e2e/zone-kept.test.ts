import { afterAll, beforeAll, expect, it } from "vitest";
import { failoverIn } from "../support/dns-failover";
import { type EmulatedStack, startEmulatedStack } from "../support/emulated-stack";

let stack: EmulatedStack;

beforeAll(async () => {
  stack = await startEmulatedStack("111122223333", failoverIn({ create: "acme.dev" }));
  await stack.plan();
  await stack.apply();
});

afterAll(() => stack.stop());

async function zoneIds(): Promise<string[]> {
  const request = { service: "route53", region: "us-east-1", method: "GET", path: "/2013-04-01/hostedzone" };
  const { body } = await stack.emulator.request(request);
  return [...body.matchAll(/<Id>\/hostedzone\/(\w+)<\/Id>/g)].map(([, id]) => id as string);
}

it("a zone that the stack created and that is then configured by its id stays in AWS with its records", async () => {
  const [id = ""] = await zoneIds();

  stack.use(failoverIn({ id }));
  const planned = await stack.plan();
  await stack.apply();

  expect(planned).toEqual(["forget: aws_route53_zone.zone"]);
  expect(await zoneIds()).toEqual([id]);
  expect(await stack.plan()).toEqual([]);
});
