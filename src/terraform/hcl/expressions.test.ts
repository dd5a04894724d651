import { expect, test } from "vitest";
import { evaluate, jsonOf, parseReferences, Unknown } from ".";

const SCOPE = {
  var: { posture: "standby", database_generation: 2, oldest_database_generation: 1 },
  each: { key: "2" },
  data: { aws_db_instance: { each: { "lamp-dr-2": { replicate_source_db: "arn:x" } } } },
};

test.each<[string, unknown]>([
  ["plain text", "plain text"],
  ['${var.posture == "active" ? 1 : 0}', 0],
  ["lamp-${each.key}-final", "lamp-2-final"],
  ["$${literal}", "${literal}"],
  ['${var.posture == "standby" && each.key == tostring(var.database_generation)}', true],
  ['${!(var.posture == "active") || false}', true],
  ["${toset([for g in range(var.oldest_database_generation, 3) : tostring(g)])}", ["1", "2"]],
  ['${[for g in range(1, 3) : "lamp-${g}" if g > 1]}', ["lamp-2"]],
  ['${{for k, v in {a = 1, "b" = 2} : k => v * 10}}', { a: 10, b: 20 }],
  ["${max(1, min(9, 6)) + 2 * 3 - 4 / 2 % 2}", 12],
  ['${contains(keys(data.aws_db_instance.each), "lamp-dr-${each.key}")}', true],
  ['${try(length(data.aws_db_instance.each["lamp-dr-2"].replicate_source_db) > 0, false)}', true],
  ['${try(data.aws_db_instance.each["lamp-dr-9"].replicate_source_db, "none")}', "none"],
  ['${replace("a:eu-west-1:b", ":eu-west-1:", ":eu-central-1:")}', "a:eu-central-1:b"],
  ["${floor(2.5) == 2 && -1 < 0 && 5 % 2 == 1 && 2 != 3 && 2 >= 2 && 2 <= 2}", true],
  ['${"tab\\tquote\\"é\\u00e9"}', 'tab\tquote"éé'],
  ["${[1, 2][1]}", 2],
  ["${one([])}", null],
  ['${join("-", concat(["a"], [1, true]))}', "a-1-true"],
  ['${lower("ABC")}', "abc"],
  ["${values({ a = 1, b = 2 })}", [1, 2]],
  ['${tonumber("12") + 1}', 13],
  ["${tostring(null)}", null],
  ['${jsondecode("{\\"a\\": [1]}").a[0]}', 1],
  ["${tolist([1, 2])[*]}", [1, 2]],
  ['${contains([aws_x.y.z, "a"], "b") || length([aws_x.y.z]) == 1}', true],
  ["${(1 + 2) * 3}", 9],
])("%s", (text, value) => {
  expect(evaluate(text, SCOPE)).toEqual(value);
});

test.each<[string, string, string[]]>([
  ["${aws_kms_key.k.arn}", "${aws_kms_key.k.arn}", ["aws_kms_key.k"]],
  ["${aws_secret.s.arn}:username::", "${aws_secret.s.arn}:username::", ["aws_secret.s"]],
  ["${aws_db_instance.d[each.key].arn}", '${aws_db_instance.d["2"].arn}', ["aws_db_instance.d"]],
  ["${data.aws_vpc.v[*].id}", "${data.aws_vpc.v[*].id}", ["data.aws_vpc.v"]],
  [
    '${replace(data.remote.p.outputs.arn, "a", "b")}',
    '${replace(data.remote.p.outputs.arn, "a", "b")}',
    ["data.remote.p"],
  ],
  [
    "${jsondecode(ephemeral.e.s.text).password}",
    "${jsondecode(ephemeral.e.s.text).password}",
    ["ephemeral.e.s"],
  ],
  ["${var.other}", "${var.other}", ["var.other"]],
  ["${aws_x.y.on ? 1 : aws_a.b.c}", "${aws_x.y.on ? 1 : aws_a.b.c}", ["aws_x.y", "aws_a.b"]],
])("%s stays unknown, with its references", (text, template, references) => {
  const value = evaluate(text, SCOPE) as Unknown;
  expect(value).toBeInstanceOf(Unknown);
  expect(value.template).toBe(template);
  expect(value.references).toEqual(references);
});

test("known values decide, whatever else is unknown", () => {
  expect(evaluate("${false && aws_x.y.z}", {})).toBe(false);
  expect(evaluate("${aws_x.y.z || true}", {})).toBe(true);
  expect(evaluate('${var.posture == "standby" ? null : aws_x.y.z}', SCOPE)).toBe(null);
});

test("a plain reference knows its steps, without indexes", () => {
  const value = evaluate("${data.terraform_remote_state.dr[0].outputs.database_arn}", {}) as Unknown;
  expect(value.path).toEqual(["data", "terraform_remote_state", "dr", "outputs", "database_arn"]);
});

test("jsonencode keeps the structure around unknowns", () => {
  const text = '${jsonencode({"Statement" = [{"Action" = "s3:*", "Resource" = aws_s3_bucket.b.arn}]})}';
  const { Statement } = jsonOf(evaluate(text, {}));
  expect(Statement[0].Action).toBe("s3:*");
  expect(Statement[0].Resource.template).toBe("${aws_s3_bucket.b.arn}");
});

test.each(["${unclosed", "%{if true}a%{endif}", "${a b}", "${null.x}", "${[][0]}"])(
  "%s, which Terraform would refuse or the evaluator does not parse, is unknown text",
  (text) => {
    expect((evaluate(text, {}) as Unknown).template).toBe(text);
  },
);

test("blocks are evaluated at every depth, without CDKTF's comments", () => {
  const block = { "//": { metadata: {} }, a: [{ b: "${1 + 1}" }], c: true, d: null };
  expect(evaluate(block, {})).toEqual({ a: [{ b: 2 }], c: true, d: null });
});

test("finds references in branches not taken, and does not count a for's own names", () => {
  const text =
    "${false ? aws_a.b[aws_c.d.e].f : [for g in data.t.u[0].list : g.x if g != each.key]} and ${jsonencode({k = !aws_v.w.x})}";
  expect(parseReferences(text)).toEqual(["aws_a.b", "aws_c.d", "data.t.u", "each.key", "aws_v.w"]);
});
