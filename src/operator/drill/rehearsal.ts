import path from "node:path";
import type { Config } from "../../config";
import { defaultOutputDirectory } from "../../config/environment";
import { ToolError } from "../../tools/tool-error";
import { readAccount } from "../aws/account";
import { operate } from "../commands/session";
import { prepareRegion, renderReadiness } from "../prepare";
import { synthesize } from "../runner/synthesize";

export interface RehearsalOptions {
  readonly config: Config;
  readonly json: boolean;
  /** Directory of the report. */
  readonly output: string;
  readonly say: (line: string) => void;
  readonly show: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The drill that is safe on the real account: checks whether DR is ready, and plans its activation. Applies nothing.
 *
 * @returns whether DR is ready
 * @throws ToolError where the credentials are not the configured account's
 */
export async function rehearseOnAws(options: RehearsalOptions): Promise<boolean> {
  const { config, json, output, say, show, signal } = options;
  const account = await readAccount({}, config.regions.dr.region);
  if (!account.known || account.value !== config.accountId) {
    throw new ToolError(
      `The credentials of this shell are ${account.known ? `of account ${account.value}` : `not usable (${account.reason})`}; ` +
        `the configuration is for ${config.accountId}. Nothing was planned.`,
    );
  }
  const outputDirectory = path.resolve(defaultOutputDirectory());
  synthesize(outputDirectory, say);
  return operate(
    {
      target: "aws",
      config,
      outputDirectory,
      command: "rehearsal",
      say,
      show: json ? say : show,
      signal,
      reportDirectory: path.resolve(output),
      approve: async () => false,
    },
    async (operation) => {
      const readiness = await prepareRegion(operation, "dr");
      show(json ? JSON.stringify(readiness, null, 2) : renderReadiness("dr", readiness));
      return { result: readiness.isReady, ending: readiness.isReady ? "ready" : "not ready" };
    },
  );
}
