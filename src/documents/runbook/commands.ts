import type { RegionRole } from "../../contract";
import { Terraform } from "../../terraform/run";

/** A value that the shell computes in a printed command. */
export interface ShellValue {
  readonly shell: string;
}

export interface PlainStep {
  readonly stack: RegionRole;
  /** The plan is kept in NAME.tfplan. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string | ShellValue>>;
  /** @default true */
  readonly refresh?: boolean;
}

/** A step with Terraform alone, as a block of shell commands: those that `npm run lamp` runs. */
export function plainStep({ name, refresh, stack, variables }: PlainStep): string {
  const directory = stackDirectory(stack);
  const terraform = new Terraform({ binary: "terraform", workingDirectory: directory });
  const words = Object.fromEntries(
    Object.entries(variables).map(([variable, value], index) => [
      variable,
      typeof value === "string" ? value : `SHELL_${index}`,
    ]),
  );
  const { apply, init, plan, show } = terraform.commandLines({
    out: `${name}.tfplan`,
    variables: words,
    ...(refresh === false ? { refresh } : {}),
  });
  const needsGeneration = Object.values(variables).some((value) => typeof value !== "string");
  const generation = `GENERATION=$(terraform -chdir=${directory} output -raw database_generation)`;
  const after = plan.replace(` -out=${name}.tfplan`, " -detailed-exitcode");
  const lines = [
    init,
    ...(needsGeneration ? [generation] : []),
    plan,
    show,
    apply,
    `${after}   # exit code 0: clean`,
  ];
  return block(
    lines.map((line) =>
      Object.values(variables).reduce<string>(
        (text, value, index) =>
          typeof value === "string" ? text : text.replaceAll(`SHELL_${index}`, `"${value.shell}"`),
        line,
      ),
    ),
  );
}

/** The generation after the one in the state. */
export const NEXT_GENERATION: ShellValue = { shell: "$((GENERATION + 1))" };
/** The generation in the state. */
export const CURRENT_GENERATION: ShellValue = { shell: "$GENERATION" };

/** Where a stack is synthesized. */
export function stackDirectory(stack: string): string {
  return `cdktf.out/stacks/${stack}`;
}

/** A block of commands in Markdown. */
export function block(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join("\n");
}
