interface AtlantisServer {
  readonly repos: readonly { readonly pre_workflow_hooks: readonly { readonly run: string }[] }[];
  readonly workflows: Readonly<
    Record<string, { readonly plan: AtlantisStage; readonly apply: AtlantisStage }>
  >;
}

interface AtlantisStage {
  readonly steps: readonly unknown[];
}

/** The shell scripts in an Atlantis server's configuration: those of its hooks, then those of its workflows' steps. */
export function atlantisScripts({ repos, workflows }: AtlantisServer): string[] {
  const steps = Object.values(workflows).flatMap(({ plan, apply }) => [...plan.steps, ...apply.steps]);
  return [
    ...repos.flatMap((repo) => repo.pre_workflow_hooks.map(({ run }) => run)),
    ...steps.flatMap((step) =>
      typeof step === "object" && step !== null && "run" in step ? [String(step.run)] : [],
    ),
  ];
}
