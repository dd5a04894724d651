import { Fn, TerraformOutput, TerraformResource, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { synthesizeAlone } from "../../test/support/scratch";
import { ReadableStack } from "./readable-stack";

class Data extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: unknown,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  protected override synthesizeAttributes() {
    return { input: this.input };
  }
}

const number = (stack: ReadableStack, name: string) =>
  new TerraformVariable(stack, name, { type: "number" }).numberValue as number;
const output = (value: (stack: ReadableStack) => unknown) => (stack: ReadableStack) => {
  new TerraformOutput(stack, "it", { value: value(stack) });
};

const TEXT =
  "text has a number token in it, and CDKTF would corrupt it: put Token.asString(value) into the text";
const LIST =
  "a list has an undefined element, or a function null, and CDKTF would drop others with it: leave it out";

describe("a synthesis is refused", () => {
  test.each<[string, (stack: ReadableStack) => void, string]>([
    [
      "two number tokens in text",
      output((s) => `${number(s, "a")}-${number(s, "b")}`),
      `scratch/it: ${TEXT}`,
    ],
    ["a number token after text", output((s) => `nat-${number(s, "a")}`), `scratch/it: ${TEXT}`],
    ["a number token in a key", output((s) => ({ [`k-${number(s, "a")}`]: 1 })), `scratch/it: ${TEXT}`],
    [
      "a number token in text in jsonencode",
      output((s) => Fn.jsonencode({ names: [`nat-${number(s, "a")}`] })),
      `scratch/it: ${TEXT}`,
    ],
    [
      "a number token in a resource",
      (s) => new Data(s, "data", { name: `nat-${number(s, "a")}` }),
      `scratch/data: ${TEXT}`,
    ],
    [
      "an undefined element in join",
      output(() => Fn.join(",", ["a", undefined as never, "c"])),
      `scratch/it: ${LIST}`,
    ],
    [
      "an undefined element in jsonencode",
      output(() => Fn.jsonencode([undefined, 1])),
      `scratch/it: ${LIST}`,
    ],
    [
      "an undefined element inside jsonencode",
      output(() => `x ${Fn.jsonencode({ a: [1, undefined] })}`),
      `scratch/it: ${LIST}`,
    ],
    ["null in a function's list", output(() => Fn.jsonencode([null, 1])), `scratch/it: ${LIST}`],
    [
      "an undefined element in an argument",
      (s) => new Data(s, "data", [1, undefined]),
      `scratch/data: ${LIST}`,
    ],
    [
      "renamed keys in a variable's default",
      (s) => new TerraformVariable(s, "zones", { default: { "eu-central-1": "a", ok: "b" } }),
      "scratch/zones: CDKTF would rename the key eu-central-1 of its default: set the default with addOverride",
    ],
    [
      "two resources that become one",
      (s) => {
        new Data(s, "one", 1).overrideLogicalId("same");
        new Data(s, "two", 2).overrideLogicalId("same");
      },
      "scratch/two: it becomes one resource with scratch/one, terraform_data.same: give it another id",
    ],
    [
      "a reference to another stack",
      (s) => {
        const other = new Data(new ReadableStack(s.node.scope as Construct, "primary"), "one", 1);
        new Data(s, "data", { id: other.getStringAttribute("id") });
      },
      "scratch/data: it refers to the stack primary: read a named output of that stack, from the state in its own region",
    ],
    [
      "a reference to another stack in a function",
      (s) => {
        const other = new Data(new ReadableStack(s.node.scope as Construct, "primary"), "one", 1);
        new TerraformOutput(s, "it", { value: `a${Fn.upper(other.getStringAttribute("id"))}` });
      },
      "scratch/it: it refers to the stack primary: read a named output of that stack, from the state in its own region",
    ],
    [
      "a dependency on another stack's resource",
      (s) => {
        const other = new Data(new ReadableStack(s.node.scope as Construct, "primary"), "one", 1);
        new TerraformOutput(s, "it", { value: 1, dependsOn: [other] });
      },
      "scratch/it: it refers to the stack primary: read a named output of that stack, from the state in its own region",
    ],
    [
      "an id with a dot",
      (s) => new Data(s, "a.b", 1),
      "scratch/a.b: a.b is no name for Terraform: use letters, digits, _ and - in its id",
    ],
  ])("for %s", (_, build, problem) => {
    expect(() => synthesizeAlone((stack) => void build(stack))).toThrow(problem);
  });
});

test("a synthesis is not refused for what CDKTF renders as it is", () => {
  const stack = synthesizeAlone((scope) => {
    const count = number(scope, "count_of_it");
    new TerraformOutput(scope, "alone", { value: count });
    new TerraformOutput(scope, "text", { value: `nat-${Token.asString(count)}` });
    new TerraformOutput(scope, "list", { value: Fn.jsonencode([count, { left: undefined, b: 1 }]) });
    new TerraformOutput(scope, "large", { value: 1e21 });
    new TerraformVariable(scope, "zones", { default: { eu_central_1: "a" } });
  });
  expect(Object.fromEntries(Object.entries(stack.outputs).map(([name, { value }]) => [name, value]))).toEqual(
    {
      alone: "${var.count_of_it}",
      text: "nat-${var.count_of_it}",
      list: '${jsonencode([var.count_of_it, {"b" = 1}])}',
      large: 1e21,
    },
  );
});
