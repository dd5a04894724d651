import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn } from "cdktf";
import { describe, expect, test } from "vitest";
import { synthesizeAlone } from "../test/support/scratch";
import { address, dataAddress, hcl, hclBoolean, hclNumber } from "./hcl";

/** What a string argument is rendered as. */
function rendered(value: string): unknown {
  return synthesizeAlone((stack) => {
    new SsmParameter(stack, "parameter", { name: "name", type: "String", value });
  }).resource("aws_ssm_parameter").value;
}

describe("an expression", () => {
  test("alone is a template", () => {
    expect(rendered(hcl("var.posture"))).toBe("${var.posture}");
  });

  test("after text is part of the template", () => {
    expect(rendered(`lamp-${hcl("var.generation")}`)).toBe("lamp-${var.generation}");
  });

  test("keeps its quotes and inner templates", () => {
    expect(rendered(hcl('var.a ? "x-${each.key}" : null'))).toBe('${var.a ? "x-${each.key}" : null}');
  });

  test("inside jsonencode is the bare expression, not escaped text", () => {
    expect(rendered(Fn.jsonencode({ Resource: hcl("var.arn") }))).toBe(
      '${jsonencode({"Resource" = var.arn})}',
    );
  });

  test("between text inside jsonencode stays a template, not escaped text", () => {
    const valueFrom = `${hcl('replace(var.arn, "a", "b")')}:password::`;
    expect(rendered(Fn.jsonencode({ valueFrom }))).toBe(
      '${jsonencode({"valueFrom" = "${replace(var.arn, "a", "b")}:password::"})}',
    );
  });
});

test("an expression can stand for a number and for a boolean", () => {
  const vpc = synthesizeAlone((stack) => {
    new Vpc(stack, "vpc", {
      ipv4NetmaskLength: hclNumber("var.length"),
      enableDnsSupport: hclBoolean("var.dns"),
    });
  }).resource("aws_vpc");
  expect(vpc).toEqual({ ipv4_netmask_length: "${var.length}", enable_dns_support: "${var.dns}" });
});

test("an address has no braces", () => {
  synthesizeAlone((stack) => {
    expect(address(new Vpc(stack, "vpc", {}))).toBe("aws_vpc.vpc");
    expect(dataAddress(new DataAwsVpc(stack, "found", {}))).toBe("data.aws_vpc.found");
  });
  expect.assertions(2);
});
