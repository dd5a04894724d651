import type { SynthesizedStack } from "./synthesized-stack";

/** Values of a stack's variables that an operator may use in a plan. */
export interface Situation {
  /** For messages: `posture=standby, database_generation=2`; empty if nothing varies. */
  readonly label: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Values that are varied if the stack has the variable: every posture, before and after the first new database generation,
 * and with a database created from a snapshot.
 */
const VARIED: Readonly<Record<string, readonly unknown[]>> = {
  posture: ["standby", "quiesced", "active"],
  database_generation: [1, 2],
  database_snapshot_identifier: ["", "snapshot"],
};

const cache = new WeakMap<SynthesizedStack, readonly Situation[]>();

/** The situations in which a rule must hold for a stack; the other variables have their defaults. */
export function situationsOf(stack: SynthesizedStack): readonly Situation[] {
  const situations = cache.get(stack) ?? combine(stack);
  cache.set(stack, situations);
  return situations;
}

function combine(stack: SynthesizedStack): Situation[] {
  const variables = stack.json.variable ?? {};
  const defaults = Object.fromEntries(
    Object.entries(variables)
      .filter(([, variable]) => "default" in variable)
      .map(([name, variable]) => [name, variable.default]),
  );
  return Object.entries(VARIED)
    .filter(([name]) => name in variables)
    .reduce<Situation[]>(
      (situations, [name, values]) =>
        values.flatMap((value) =>
          situations.map(({ label, variables: others }) => ({
            label: [label, value !== "" && `${name}=${value}`].filter(Boolean).join(", "),
            variables: { ...others, [name]: value },
          })),
        ),
      [{ label: "", variables: defaults }],
    );
}

/** The same situation in active posture. */
export function whenActive({ label, variables }: Situation): Situation {
  return {
    label: label.replace("posture=standby", "posture=active"),
    variables: { ...variables, posture: "active" },
  };
}
