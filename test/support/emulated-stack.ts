import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Terraform } from "../../src/terraform/run";
import type { SynthesizedStack } from "../../src/terraform/stack/synthesized-stack";
import { type Emulator, startEmulator } from "../../src/tools/emulator";
import { awsProviderMirror, terraformBinary } from "./terraform";

/** One stack, with real Terraform and its own emulated AWS. */
export interface EmulatedStack {
  readonly emulator: Emulator;
  /** Where the state is: `terraform.tfstate`. */
  readonly directory: string;
  /** Switches to this configuration. */
  use(stack: SynthesizedStack): void;
  /** The plan's actions, no-ops left out, sorted: `create: aws_eip.address`. */
  plan(variables?: Readonly<Record<string, string>>): Promise<string[]>;
  /** Applies the last plan. */
  apply(): Promise<void>;
  /** @throws Error if a call was made that AWS's own models of its APIs refuse. */
  stop(): Promise<void>;
}

export async function startEmulatedStack(accountId: string, stack: SynthesizedStack): Promise<EmulatedStack> {
  const directory = mkdtempSync(path.join(tmpdir(), "lamp-dr-emulated-stack-"));
  const use = ({ json }: SynthesizedStack) =>
    writeFileSync(path.join(directory, "main.tf.json"), JSON.stringify(json));
  use(stack);
  const emulator = await startEmulator({ accountId });
  await emulator.holdAgainstModels();
  const terraform = new Terraform({
    binary: await terraformBinary(),
    workingDirectory: directory,
    pluginDirectory: await awsProviderMirror(),
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
      const { violations } = await emulator.heldAgainstModels();
      await emulator.stop();
      rmSync(directory, { recursive: true, force: true });
      if (violations.length > 0) {
        throw new Error(`AWS's own models of its APIs refuse these calls:\n${violations.join("\n")}`);
      }
    },
  };
}
