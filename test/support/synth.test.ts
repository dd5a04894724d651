import { expect, test } from "vitest";
import { synthesize } from "./synth";

test("the production configuration gives four stacks", () => {
  expect(synthesize().stacks.map((stack) => stack.name)).toEqual(["dns", "dr", "primary", "terraform-state"]);
});

test("an override changes one value and leaves its neighbours", () => {
  const { primary } = synthesize({ regions: { primary: { cidrBlock: "10.7.0.0/16" } } });
  expect(primary.resource("aws_vpc").cidr_block).toBe("10.7.0.0/16");
  expect(primary.provider().region).toBe("eu-west-1");
});

test("undefined removes a key", () => {
  const zone = { create: undefined, id: "Z0123456789ABC", name: "example.test" };
  expect(synthesize({ dns: { zone } }).dns.resources("aws_route53_zone")).toEqual({});
});

test("a missing resource is an error that lists the existing ones", () => {
  expect(() => synthesize().primary.resource("aws_vpc", "other")).toThrow(
    "primary has no resource aws_vpc other; it has: network_vpc.",
  );
});
