import { parseTemplate } from "../../src/terraform/hcl/parse";
import { terraform, withTerraformDirectory } from "./terraform";

/**
 * Evaluates templates with one `terraform console`.
 * @param templates strings as Terraform JSON has them, such as `${local.posture == "active"}`
 * @param locals values that they may refer to
 * @returns in the same order, each value as `jsonencode` writes it; "refused" for a single `${...}` that is an error
 * @throws Error with Terraform's message for any other error: in syntax, or in text around `${...}`
 */
export async function askConsole(
  templates: readonly string[],
  locals: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const answers = Object.fromEntries(
    templates.map((template, index) =>
      isSingle(template)
        ? [`value_${index}`, `\${try(jsonencode(${template.slice(2, -1)}), "refused")}`]
        : [`text_${index}`, template],
    ),
  );
  const files = { "main.tf.json": { locals: { ...locals, answers } } };
  // In base64, so that the console's own quoting does not matter.
  const question = "base64encode(jsonencode(local.answers))\n";
  return withTerraformDirectory(files, async (directory) => {
    const { code, lines, stderr } = await terraform(directory, ["console", "-no-color"], undefined, question);
    if (code !== 0 || lines.length !== 1) {
      throw new Error(`${stderr}${lines.join("\n")}`);
    }
    const text = Buffer.from(lines.join("").replaceAll('"', ""), "base64").toString();
    const given = JSON.parse(text) as Record<string, string>;
    return templates.map((_, index) => {
      const value = given[`value_${index}`];
      // Like Go's encoder, which escapes HTML characters.
      return value ?? encoded(given[`text_${index}`] ?? "");
    });
  });
}

function encoded(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

/** Whether a template is one `${...}` and nothing else, so that its value need not be text. */
function isSingle(template: string): boolean {
  const parsed = parseTemplate(`${template}.`);
  return parsed.kind === "template" && parsed.parts.length === 2 && typeof parsed.parts[0] !== "string";
}
