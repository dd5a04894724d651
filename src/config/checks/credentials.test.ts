import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

const rotationIn = (region: string) => ({
  "credentials.rotation": {
    functionArn: `arn:aws:lambda:${region}:123456789012:function:rotate`,
    afterDays: 30,
  },
});

test("a rotation function in a region other than the primary is refused", () => {
  expect(problemsWith(rotationIn("eu-central-1"))).toEqual([
    {
      path: "credentials.rotation.functionArn",
      got: '"arn:aws:lambda:eu-central-1:123456789012:function:rotate"',
      allowed:
        "a Lambda function in regions.primary.region, eu-west-1: the secret is rotated there and replicated",
      fix: "name the function of eu-west-1",
    },
  ]);
});

test("a rotation function in the primary region is accepted", () => {
  expect(problemsWith(rotationIn("eu-west-1"))).toEqual([]);
});
