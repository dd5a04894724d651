import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Emulator, startEmulator } from "../../src/emulator";
import type { SynthesizedStack } from "../../src/rules/synthesized-stack";
import { Terraform } from "../../src/terraform";
import { ensureProviderMirror } from "../../src/tools/provider-mirror";
import { ensureTerraform } from "../../src/tools/terraform";

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** One stack, with real Terraform on an emulated AWS of its own. */
export interface EmulatedStack {
  readonly emulator: Emulator;
  /** Where the state is: `terraform.tfstate`. */
  readonly directory: string;
  /** Takes this configuration from now on. */
  use(stack: SynthesizedStack): void;
  /** What the plan does with each resource that it does not leave alone: `create: aws_eip.address`. Sorted. */
  plan(variables?: Readonly<Record<string, string>>): Promise<string[]>;
  /** Applies the last plan. */
  apply(): Promise<void>;
  stop(): Promise<void>;
}

export async function startEmulatedStack(accountId: string, stack: SynthesizedStack): Promise<EmulatedStack> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-emulated-stack-"));
  const use = ({ json }: SynthesizedStack) =>
    writeFileSync(path.join(directory, "main.tf.json"), JSON.stringify(json));
  use(stack);
  const { file: binary } = await ensureTerraform({ say });
  const pluginDirectory = await ensureProviderMirror([{ source: "hashicorp/aws", version: "5.100.0" }], {
    say,
    terraform: binary,
  });
  const emulator = await startEmulator({ accountId });
  const terraform = new Terraform({
    binary,
    workingDirectory: directory,
    pluginDirectory,
    env: emulator.envFor("test"),
  });
  await terraform.init();
  return {
    emulator,
    directory,
    use,
    plan: async (variables) => {
      await terraform.plan({ out: "plan.tfplan", variables });
      const { resource_changes = [] } = await terraform.showPlan("plan.tfplan");
      return resource_changes
        .filter(({ change }) => change.importing !== undefined || change.actions.join() !== "no-op")
        .map(
          ({ address, change }) =>
            `${change.importing ? "import, " : ""}${change.actions.join()}: ${address}`,
        )
        .sort();
    },
    apply: () => terraform.apply("plan.tfplan"),
    stop: async () => {
      await emulator.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
