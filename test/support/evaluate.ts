import { initialize, terraform, withTerraformDirectory } from "./terraform";

/** The variables and data in which expressions are evaluated. */
export interface World {
  /** Values of input variables. */
  readonly variables: Readonly<Record<string, string | number | boolean | null>>;
  /** `each.key`. */
  readonly eachKey?: string;
  /** What Terraform would have read, by address: `{ "data.aws_db_instance.found": {...} }`. */
  readonly read?: Readonly<Record<string, unknown>>;
}

/**
 * Evaluates synthesized expressions with Terraform itself: each expression in each world.
 *
 * They are put unchanged, except for what they read, into a module without providers, which is called once per world.
 * So a whole table costs as much as one row.
 *
 * @param expressions by name: strings of Terraform JSON, `${...}` or text
 * @throws Error with Terraform's message where one of them is invalid.
 */
export async function evaluateIn<WorldName extends string>(
  expressions: Readonly<Record<string, string>>,
  worlds: Readonly<Record<WorldName, World>>,
): Promise<Record<WorldName, Record<string, unknown>>> {
  const given = Object.entries<World>(worlds);
  const addresses = [...new Set(given.flatMap(([, { read = {} }]) => Object.keys(read)))];
  const variables = [...new Set(given.flatMap(([, world]) => Object.keys(world.variables)))];
  const rewritten = Object.fromEntries(
    Object.entries(expressions).map(([name, expression]) => [
      name,
      addresses.reduce(
        (text, address, index) => text.replaceAll(address, `var.read_${index}`),
        expression.replaceAll("each.key", "var.each_key"),
      ),
    ]),
  );
  const any = { type: "any", default: null };
  const moduleJson = {
    variable: {
      each_key: any,
      ...Object.fromEntries(variables.map((name) => [name, any])),
      ...Object.fromEntries(addresses.map((_, index) => [`read_${index}`, any])),
    },
    output: { values: { value: rewritten } },
  };
  const calls = given.map(([, { variables: values, eachKey = null, read = {} }], index) => [
    `world_${index}`,
    {
      source: "./expressions",
      each_key: eachKey,
      ...values,
      ...Object.fromEntries(addresses.map((address, at) => [`read_${at}`, read[address] ?? null])),
    },
  ]);
  const outputs = calls.map(([name]) => [name, { value: `\${module.${name}.values}` }]);
  return withTerraformDirectory(
    {
      "expressions/main.tf.json": moduleJson,
      "main.tf.json": { module: Object.fromEntries(calls), output: Object.fromEntries(outputs) },
    },
    async (directory) => {
      await initialize(directory, "none");
      const apply = await terraform(directory, ["apply", "-auto-approve", "-input=false", "-no-color"]);
      if (apply.code !== 0) {
        throw new Error(apply.stderr);
      }
      const { lines } = await terraform(directory, ["output", "-json"]);
      const values = JSON.parse(lines.join("\n")) as Record<string, { value: Record<string, unknown> }>;
      return Object.fromEntries(
        given.map(([name], index) => {
          // A null output is missing; Terraform keeps a null inside an object.
          const found = values[`world_${index}`]?.value ?? {};
          return [name, Object.fromEntries(Object.keys(expressions).map((key) => [key, found[key] ?? null]))];
        }),
      ) as Record<WorldName, Record<string, unknown>>;
    },
  );
}
