import fc from "fast-check";
import { expect, test } from "vitest";
import { askConsole } from "../../../test/support/console";
import { synthesize } from "../../../test/support/synth";
import { VARIANTS } from "../../../test/support/variants";
import { situationsOf } from "../stack/situations";
import type { Block, SynthesizedStack } from "../stack/synthesized-stack";
import { evaluate, hasUnknown, type Scope } from ".";
import { encode } from "./convert";

/** Stand-ins for one resource or data source if its shape matters: nothing exists yet, or everything. */
const SHAPES: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>> = {
  "data.aws_db_instance.database_existing_each": {
    before: {},
    after: {
      "lamp-dr-1": { replicate_source_db: "arn:aws:rds:eu-west-1:1:db:lamp-primary-1" },
      "lamp-primary-1": { replicate_source_db: "" },
      "lamp-primary-2": { replicate_source_db: null },
    },
  },
  "data.aws_db_instances.database_existing_found": {
    before: { instance_identifiers: [] },
    after: { instance_identifiers: ["lamp-dr-1", "lamp-primary-1", "lamp-primary-2"] },
  },
  "data.aws_cloudwatch_log_groups.database_existing_logs": {
    before: { log_group_names: [] },
    after: {
      log_group_names: ["/aws/rds/instance/lamp-dr-1/error", "/aws/rds/instance/lamp-primary-1/slowquery"],
    },
  },
  "data.aws_eips.network_existing_nat_addresses": {
    before: { allocation_ids: [] },
    after: { allocation_ids: ["eipalloc-1", "eipalloc-2"] },
  },
  "data.aws_nat_gateways.network_existing_nat_gateways": {
    before: { ids: [] },
    after: { ids: ["nat-1", "nat-2"] },
  },
  "data.aws_route_tables.network_existing_private_routes": {
    before: { ids: [] },
    after: { ids: ["rtb-2", "rtb-1"] },
  },
  "data.aws_route_table.network_existing_private_route": {
    before: {},
    after: {
      "rtb-2": { route_table_id: "rtb-2", routes: [{ cidr_block: "0.0.0.0/0" }, { cidr_block: "" }] },
      "rtb-1": { route_table_id: "rtb-1", routes: [{ cidr_block: "10.0.0.0/16" }] },
    },
  },
  "data.aws_resourcegroupstaggingapi_resources.web_service_tasks_found": {
    before: { resource_tag_mapping_list: [] },
    after: { resource_tag_mapping_list: [{ resource_arn: "arn:aws:ecs:eu-west-1:1:service/lamp" }] },
  },
  "data.aws_resourcegroupstaggingapi_resources.took_over_found": {
    before: [],
    after: [{ resource_tag_mapping_list: [{ resource_arn: "arn:rule" }] }],
  },
  "data.aws_lb_listener_rule.took_over_rule": {
    before: {},
    after: { "arn:rule": { action: [{ fixed_response: { status_code: "200" } }] } },
  },
  "data.aws_ecs_service.web_service_tasks_running": { before: [], after: [{ desired_count: 4 }] },
  "ephemeral.aws_secretsmanager_secret_version.stored": {
    before: [],
    after: [{ secret_string: '{"password":"<p&ss>","port":3306}' }],
  },
  "aws_acm_certificate.certificate_certificate": {
    before: { arn: "arn:aws:acm:eu-west-1:1:certificate/1", domain_validation_options: [] },
    after: {
      arn: "arn:aws:acm:eu-west-1:1:certificate/1",
      domain_validation_options: [
        {
          resource_record_name: "_a.lamp.test.",
          resource_record_type: "CNAME",
          resource_record_value: "_b.test.",
        },
      ],
    },
  },
};

/** What an expression can refer to: a variable, an instance's own, or the address of a resource or data source. */
const MENTION =
  /\b(?:var\.\w+|each\.(?:key|value)|count\.index|(?:(?:data|ephemeral)\.)?(?:aws|terraform)_\w+\.\w+)/g;

/** One string of a stack with all its references. */
interface Question {
  readonly text: string;
  /** Its references, and which of them are known without reading from AWS. */
  readonly scope: Scope;
  readonly scopeOfPlan: Scope;
}

/** The templates for Terraform, with each reference as a local value, so that none is evaluated twice. */
class Questions {
  readonly byTemplate = new Map<string, Question>();
  readonly locals: Record<string, unknown> = {};
  private readonly names = new Map<string, string>();

  /** Adds every string of a stack that is an expression, in every situation, instance and world. */
  addStack(stack: SynthesizedStack): void {
    const texts = [...new Set(stringsIn(stack.json))].filter((text) => /[$%]\{/.test(text));
    for (const text of texts) {
      const situations = /\bvar\./.test(text) ? situationsOf(stack) : situationsOf(stack).slice(0, 1);
      const keys = /\b(?:each|count)\./.test(text) ? ["1", "2"] : ["1"];
      for (const { variables } of situations) {
        for (const key of keys) {
          const own = { each: { key, value: key }, count: { index: Number(key) - 1 } };
          for (const world of ["before", "after"] as const) {
            this.add(stack, text, { var: variables, ...own }, world);
          }
        }
      }
    }
  }

  private add(stack: SynthesizedStack, text: string, own: Scope, world: "before" | "after"): void {
    const scope: Record<string, unknown> = { ...own };
    const template = text.replace(MENTION, (mention) => {
      const path = mention.split(".");
      if (!Object.hasOwn(own, path[0] ?? "")) {
        place(scope, path, readOf(stack, text, mention, world));
      }
      return this.localFor(path.reduce<unknown>((value, name) => (value as Scope)[name], scope));
    });
    if (!this.byTemplate.has(template)) {
      this.byTemplate.set(template, { text, scope, scopeOfPlan: own });
    }
  }

  private localFor(value: unknown): string {
    const key = JSON.stringify(value);
    const name = this.names.get(key) ?? `value_${this.names.size}`;
    this.names.set(key, name);
    this.locals[name] = value;
    return `local.${name}`;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, item]) => (name === "//" ? [] : stringsIn(item)));
}

/** Sets a value at a path, creating objects on the way. */
function place(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    object[first] = value;
  } else {
    object[first] = { ...(object[first] as Scope) };
    place(object[first] as Record<string, unknown>, rest, value);
  }
}

/** What is read from AWS: a text for every attribute referred to, several if the block has several instances. */
function readOf(stack: SynthesizedStack, text: string, address: string, world: "before" | "after"): unknown {
  const shape = SHAPES[address];
  if (shape) {
    return shape[world];
  }
  const one: Record<string, unknown> = {};
  const mention = new RegExp(`${address.replaceAll(".", "\\.")}(?:\\[[^\\]]*\\])?((?:\\.\\w+)+)`, "g");
  for (const [, steps = ""] of text.matchAll(mention)) {
    place(one, steps.slice(1).split("."), `arn:aws:secretsmanager:eu-west-1:1:${address}${steps}`);
  }
  const block = blockAt(stack, address);
  if (block?.for_each !== undefined) {
    return { 1: one, 2: one };
  }
  return block?.count === undefined ? one : [one, one];
}

function blockAt({ json }: SynthesizedStack, address: string): Block | undefined {
  const [first = "", second = "", third = ""] = address.split(".");
  if (first === "data" || first === "ephemeral") {
    return json[first]?.[second]?.[third];
  }
  return json.resource?.[first]?.[second];
}

/** The evaluator's value, as `jsonencode` writes it; undefined if it is unknown. */
function ours(template: string, scope: Scope): string | undefined {
  const value = evaluate(template, scope);
  return hasUnknown(value) ? undefined : encode(value);
}

test("Terraform gives every expression of every stack the same value, in every situation", async () => {
  const questions = new Questions();
  for (const overrides of Object.values(VARIANTS)) {
    for (const stack of synthesize(overrides).stacks) {
      questions.addStack(stack);
    }
  }
  const answers = await askConsole([...questions.byTemplate.keys()], questions.locals);
  const wrong: unknown[] = [];
  const unknown = new Set<string>();
  let known = 0;
  for (const [index, { text, scope, scopeOfPlan }] of [...questions.byTemplate.values()].entries()) {
    const terraform = answers[index];
    // What is known before reading must hold for anything that is read.
    const [all, ofPlan] = [ours(text, scope), ours(text, scopeOfPlan)];
    for (const value of [all, ofPlan]) {
      if (value !== undefined && value !== terraform) {
        wrong.push({ text, ours: value, terraform });
      }
    }
    if (all === undefined && terraform !== "refused") {
      unknown.add(text);
    }
    if (ofPlan !== undefined) {
      known++;
    }
  }
  expect(wrong).toEqual([]);
  expect([...unknown]).toEqual([]);
  // The rest refers to what only AWS knows.
  expect(known).toBeGreaterThan(questions.byTemplate.size / 2);
});

type Kind = "any" | "boolean" | "list" | "number" | "object" | "primitive" | "text";

/** Expressions of what the evaluator knows, most with matching types, some without. */
const { any: expression } = fc.letrec<Record<Kind, string>>((tie) => {
  const few = (...texts: readonly string[]) => fc.constantFrom(...texts);
  const of = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((texts) => texts.join(""));
  const typed = (kind: Kind, leaves: readonly string[], ...others: fc.Arbitrary<string>[]) =>
    fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 2 + others.length, arbitrary: few(...leaves) },
      ...others,
      of("(", boolean, " ? ", tie(kind), " : ", tie(kind), ")"),
      of("(", boolean, " ? ", tie(kind), " : null)"),
      of("try(", any, ", ", tie(kind), ")"),
      of("(", list, ")[", few("0", "1", '"0"', "true", "0.5"), "]"),
      of("(", object, ")[", primitive, "]"),
      of("(", object, ")", few(".a", ".b")),
    );
  const [any, boolean, list, number, object, primitive, text] = (
    ["any", "boolean", "list", "number", "object", "primitive", "text"] as const
  ).map((kind) => fc.oneof({ weight: 14, arbitrary: tie(kind) }, { weight: 1, arbitrary: tie("any") })) as [
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
  ];
  const collection = fc.oneof(list, object);
  return {
    any: fc.oneof(
      { weight: 1, arbitrary: few("null", "[null]") },
      { weight: 8, arbitrary: primitive },
      { weight: 6, arbitrary: collection },
    ),
    primitive: fc.oneof(text, number, boolean),
    number: typed(
      "number",
      [
        "0",
        "1",
        "2",
        "3",
        "10",
        "1.5",
        "0.25",
        "0.1",
        "1024",
        "1e3",
        "100000000000",
        '"10"',
        '"1.5"',
        "local.number",
      ],
      of("(", number, few(" + ", " - ", " * ", " / ", " % "), number, ")"),
      of(
        few("1", "2"),
        few(" + ", " - ", " * ", " / ", " % "),
        few("3", "4"),
        few(" + ", " * ", " - "),
        number,
      ),
      of("-(", number, ")"),
      of(few("floor", "tonumber", "max"), "(", number, ")"),
      of(few("max", "min"), "(", number, ", ", number, ")"),
      of("length(", fc.oneof(collection, text), ")"),
    ),
    boolean: typed(
      "boolean",
      ["true", "false", '"true"', '"false"', "local.yes"],
      of("(", any, few(" == ", " != "), any, ")"),
      of("(", primitive, few(" == ", " != "), primitive, ")"),
      of("(", list, few(" == ", " != "), list, ")"),
      of("(", object, few(" == ", " != "), object, ")"),
      of("(", number, few(" < ", " <= ", " > ", " >= "), number, ")"),
      of("(", boolean, few(" && ", " || "), boolean, ")"),
      of("true ", few("&&", "||"), " false ", few("&&", "||", "==", "!="), " ", boolean),
      of("!(", boolean, ")"),
      of("contains(", list, ", ", any, ")"),
    ),
    text: typed(
      "text",
      [
        '""',
        '"a"',
        '"B"',
        '"1"',
        '"1.50"',
        '"é"',
        '"e\\u0301"',
        '"a.b-a"',
        '"$${a}"',
        '"%%{b"',
        '"\\"\\\\\\n<&"',
        '"$a $$ %"',
        "local.text",
      ],
      of('"x${', primitive, "} ${~ ", primitive, ' ~} y"'),
      of('"${', any, '}"'),
      of(few("tostring", "lower", "jsonencode"), "(", primitive, ")"),
      of("jsonencode(", any, ")"),
      of(
        "replace(",
        primitive,
        ", ",
        few(
          '"a"',
          '"."',
          '""',
          '"/a/"',
          '"/[a-b]+/"',
          '"/(b)|a/"',
          '"/./"',
          '"/^a/"',
          '"/x*/"',
          '"/\\\\./"',
          '"/(a|b)*/"',
          '"/\\\\s/"',
          '"/a{1}/"',
        ),
        ", ",
        few('"-"', '"$0$1"', '"$${1}"', '"$$"', '"[$1]"', '"$1x"', '"$&"'),
        ")",
      ),
      of("join(", few('"-"', '""', "0"), ", ", list, ")"),
      of("(", boolean, " ? ", primitive, " : ", primitive, ")"),
    ),
    list: typed(
      "list",
      [
        "[]",
        "[1, 2]",
        '["b", "a", "b"]',
        "[[1], [2]]",
        '[{ a = [1] }, { a = ["x"] }]',
        'toset(["b", "a"])',
        'tolist(["1", 2])',
        "range(3)",
        "local.many",
      ],
      of("[", primitive, ", ", primitive, "]"),
      of("[", any, "]"),
      of("[for v in ", collection, " : v]"),
      of("[for k, v in ", collection, " : [k, v, ", any, "] if v != ", primitive, "]"),
      of("[for v in ", list, ' : "${v}-${', primitive, '}"]'),
      of("(", any, ")", few("[*]", ".*", "[*].a", "[*].a[0]", ".*.a[0]")),
      of("concat(", list, ", ", list, ")"),
      of(few("tolist", "toset"), "(", list, ")"),
      of(few("keys", "values"), "(", object, ")"),
      of("range(", number, ", ", number, ")"),
      of("[one(", list, ")]"),
    ),
    object: typed(
      "object",
      [
        "{}",
        '{ b = 1, a = "x" }',
        '{ "1" = true, "true" = 2 }',
        "{ a = 1\n b = { c = null } }",
        "{ null = 1, true = 2, 1 = 3 }",
        "local.thing",
      ],
      of("{ (", primitive, ") = ", any, ", b = ", any, " }"),
      of("{ a = ", any, " }"),
      of("{for k, v in ", collection, " : v => k}"),
      of("{for k, v in ", collection, " : k => [v, ", any, "]... if ", boolean, "}"),
      of("{for v in ", list, ' : "k${v}" => v...}'),
      of("jsondecode(jsonencode(", object, "))"),
    ),
  };
});

const LOCALS = { text: "a", number: 7, yes: true, many: ["b", "a"], thing: { b: [1], a: null } };

/** The same expressions each time, so that a failure comes from the current change; set another seed to search. */
const { EXPRESSION_SEED: seed = "1", EXPRESSIONS: count = "3000" } = process.env;

test("Terraform gives generated expressions the same value", async () => {
  const generated = fc.sample(expression, { seed: Number(seed), numRuns: Number(count) });
  const templates = [...new Set(generated)].map((one) => `\${${one}}`);
  const answers = await askConsole(templates, LOCALS);
  const results = templates.map((template, index) => ({
    template,
    ours: ours(template, { local: LOCALS }),
    terraform: answers[index],
  }));
  const wrong = results.filter(({ ours: value, terraform }) => value !== undefined && value !== terraform);
  const shortestFirst = wrong.sort((one, other) => one.template.length - other.template.length);
  expect(shortestFirst.slice(0, 5)).toEqual([]);
  // Unknown is never wrong.
  const accepted = results.filter(({ terraform }) => terraform !== "refused");
  const known = accepted.filter(({ ours: value }) => value !== undefined);
  expect(known.length).toBeGreaterThan(0.8 * accepted.length);
});

/** A value that the evaluator and Terraform agree on, or undefined if the evaluator does not know it. */
const CASES: readonly (readonly [string, unknown])[] = [
  ['${!"true"}', false],
  ['${"false" ? 1 : 2}', 2],
  ['${"1" ? 1 : 2}', 1],
  ["${{ a = 1, b = 2 } == { b = 2, a = 1 }}", true],
  ['${1 == "1"}', false],
  ["${[1] == tolist([1])}", false],
  ['${replace("a-b-c", "/[a-b]-/", "<$0>")}', "<a-><b->c"],
  ['${replace("abc", "/(b)/", "$1x")}', undefined],
  ['${replace("abc", "/x*/", "-")}', undefined],
  ['${{ ("a") = 1 }}', { a: 1 }],
  ["${{ (1 + 1) = 1 }}", { 2: 1 }],
  ["${{ null = 1, true = 2 }}", { null: 1, true: 2 }],
  ["${{ for k, v in { b = 1, a = 2 } : v => k }}", { 1: "b", 2: "a" }],
  ["${[for k, v in { b = 1, a = 2 } : k]}", ["a", "b"]],
  ['${{ for v in ["x", "y", "x"] : v => 1... }}', { x: [1, 1], y: [1] }],
  ['${toset(["b", "a", "b"])}', ["a", "b"]],
  ["${range(3, 0)}", [3, 2, 1]],
  ["${[{ a = [1] }, { a = [2] }][*].a[0]}", [1, 2]],
  ["${[{ a = [1] }, { a = [2] }].*.a[0]}", [1]],
  ['${true ? 1 : "a"}', "1"],
  ['${true ? [1, 2] : ["a"]}', undefined],
  ['${" ${~ 1 ~} x"}', "1x"],
  ["${7 % -3}", 1],
  ["${0.1 + 0.2}", undefined],
  ["${1 / 3}", undefined],
  ["${values({ b = 1, a = 2 })}", [2, 1]],
  ['${jsonencode({ b = "<&>", a = null })}', '{"a":null,"b":"\\u003c\\u0026\\u003e"}'],
  ["${length(jsonencode([1]))}", 3],
  ['${{}["toString"]}', undefined],
  ["${false && null}", undefined],
  ["${{ a = 1 b = 2 }}", undefined],
  ["${{ a.b = 1 }}", undefined],
  ['${upper("a")}', undefined],
];

test("values that used to be wrong are right or unknown", async () => {
  const known = CASES.filter(([, value]) => value !== undefined);
  const answers = await askConsole(known.map(([template]) => template));
  expect(answers.map((answer) => JSON.parse(answer))).toEqual(known.map(([, value]) => value));
  const byTemplate = new Map(known.map(([template], index) => [template, answers[index]]));
  expect(CASES.map(([template]) => [template, ours(template, {})])).toEqual(
    CASES.map(([template]) => [template, byTemplate.get(template)]),
  );
});
