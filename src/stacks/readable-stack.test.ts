import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Testing } from "cdktf";
import { Construct } from "constructs";
import { afterAll, expect, test } from "vitest";
import { addresses, synthesizeAlone } from "../../test/support/scratch";
import { newApp } from "./new-app";
import { ReadableStack } from "./readable-stack";

const outdir = mkdtempSync(join(tmpdir(), "lamp-readable-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test("an address is the construct's path, with underscores", () => {
  const stack = synthesizeAlone((scope) => {
    new Vpc(new Construct(scope, "blue-network"), "main-vpc", {});
  });
  expect(addresses(stack)).toEqual(["aws_vpc.blue_network_main_vpc"]);
});

test("two constructs whose paths give one address are an error, which names both", () => {
  const stack = new ReadableStack(newApp(outdir), "scratch");
  new Vpc(new Construct(stack, "blue-network"), "vpc", {});
  new Vpc(new Construct(stack, "blue"), "network-vpc", {});
  expect(() => Testing.synth(stack)).toThrow(
    "scratch/blue-network/vpc and scratch/blue/network-vpc would both be blue_network_vpc: rename one of the constructs.",
  );
});

test("Terraform is 1.11, which knows write-only arguments, or a later 1.x but 1.16.0", () => {
  const stack = new ReadableStack(newApp(outdir), "scratch");
  expect(JSON.parse(Testing.synth(stack)).terraform.required_version).toBe(">= 1.11.0, != 1.16.0, < 2.0.0");
});
