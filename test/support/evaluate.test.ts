import { expect, test } from "vitest";
import { evaluateIn } from "./evaluate";

test("each expression has a value in each world, which may be null", async () => {
  const values = await evaluateIn(
    {
      text: "db-${each.key}",
      chosen: '${var.on == "yes" ? data.aws_vpc.main[0].id : null}',
      tried: '${try(data.aws_vpc.main[0].id, "none")}',
    },
    {
      there: { variables: { on: "yes" }, eachKey: "1", read: { "data.aws_vpc.main": [{ id: "vpc-1" }] } },
      gone: { variables: { on: "no" }, eachKey: "2", read: { "data.aws_vpc.main": [] } },
    },
  );
  expect(values).toEqual({
    there: { text: "db-1", chosen: "vpc-1", tried: "vpc-1" },
    gone: { text: "db-2", chosen: null, tried: "none" },
  });
});

test("an invalid expression is an error with Terraform's message", async () => {
  await expect(evaluateIn({ broken: "${nothing(1)}" }, { any: { variables: {} } })).rejects.toThrow(
    "Call to unknown function",
  );
});
