import { expect, test } from "vitest";
import { problemsWith } from "../test-support";

// 123456789012.dkr.ecr.eu-central-1.amazonaws.com/ has 48 characters, and a colon follows the repository.
const tag = "t".repeat(40);

test("an image reference that ECS does not take is refused", () => {
  const repository = "r".repeat(167);
  const [problem, ...others] = problemsWith({ "image.repository": repository, "image.tag": tag });
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    path: "image.repository",
    allowed: "an image reference of up to 255 characters; this one has 256",
    fix: "shorten image.repository or image.tag by 1",
  });
});

test("one of 255 characters in the region with the longer name is accepted", () => {
  expect(problemsWith({ "image.repository": "r".repeat(166), "image.tag": tag })).toEqual([]);
});
