import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { atExit } from "../../tools/at-exit";
import { shownPath } from "../../tools/path";
import { shellWord } from "../../tools/shell-word";
import { ToolError } from "../../tools/tool-error";
import { type PlanJson, parsePlan } from "../plan";
import type { Diagnostic, OutputValue, StateJson, UiMessage } from "./command-json";
import { refuseFirstPlanWithoutRefresh } from "./first-refresh";
import type { PlanSchemas } from "./plan-schemas";

/** Terraform failed: its own message, without the colours. */
export class TerraformError extends ToolError {
  override readonly name: string = "TerraformError";
  constructor(
    /** `plan`, `init`, ... */
    readonly command: string,
    /** The errors it reported; empty if it died without any. */
    readonly diagnostics: readonly Diagnostic[],
    message: string,
    /** Null if it was killed or not started. */
    readonly exitCode: number | null = null,
  ) {
    super(message);
  }
}

/** Terraform was asked to stop and did, with its locks released. */
export class TerraformInterrupted extends TerraformError {
  override readonly name = "TerraformInterrupted";
}

let running = 0;

/** Whether this process waits for a Terraform that it has started. */
export function isTerraformRunning(): boolean {
  return running > 0;
}

export interface TerraformOptions {
  /** The program: see `ensureTerraform`. */
  readonly binary: string;
  /** Directory of the configuration. */
  readonly workingDirectory: string;
  /**
   * Whether the state is in HCP Terraform, for which `init` refuses `-reconfigure`.
   * @default false
   */
  readonly cloud?: boolean;
  /**
   * On top of this process's environment; `undefined` unsets: see `Emulator.env`.
   * @default nothing
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Directory of providers: see `ensureProviderMirror`.
   * @default Terraform's own provider installation
   */
  readonly pluginDirectory?: string;
  /**
   * Answers for the provider while a plan is shown.
   * @default Terraform starts the provider
   */
  readonly schemas?: PlanSchemas;
  /** Called with each line of progress. */
  readonly onLine?: (line: string) => void;
  /** Called with each message of plan and apply, with its resource and timing. */
  readonly onMessage?: (message: UiMessage) => void;
  /** Asks the running command to stop: it finishes what it has begun and releases its locks. */
  readonly signal?: AbortSignal;
  /**
   * Whether the running command is ended at once instead, with its providers, where nothing that it leaves behind matters.
   * @default false
   */
  readonly endsAtOnce?: boolean;
  /**
   * How long to wait for the state's lock.
   * @default 60
   */
  readonly lockTimeoutSeconds?: number;
}

export interface InitOptions {
  /**
   * `reconfigure`: use the configured backend as it is. `migrate`: copy the state from the previous backend, without
   * asking.
   * @default reconfigure
   */
  readonly backend?: "reconfigure" | "migrate";
}

export interface PlanOptions {
  /** File the plan is written to, relative to the working directory. */
  readonly out: string;
  /** Values of input variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Plan the destruction of everything.
   * @default false
   */
  readonly destroy?: boolean;
  /** Limit to these addresses, for rehearsals and repairs. */
  readonly targets?: readonly string[];
  /**
   * What to refresh from AWS. What is not refreshed is used as the state has it.
   * @default true
   */
  readonly refresh?: Refresh;
}

/** Everything; nothing but data sources; or, with Terraform 1.17 or later, `minimal`: what the plan changes. */
export type Refresh = boolean | "minimal";

/** Runs one Terraform program in one working directory. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /** Installs providers and connects the backend. */
  async init(options: InitOptions = {}): Promise<void> {
    if (this.options.cloud === true) {
      forgetOtherBackend(this.options.workingDirectory);
    }
    await this.command("init", [
      "-input=false",
      "-no-color",
      this.lockTimeout(),
      ...this.initArguments(options),
    ]);
  }

  /** What a person types for {@link init}, {@link plan}, {@link showPlan} and {@link apply}. */
  commandLines(options: PlanOptions): { init: string; plan: string; show: string; apply: string } {
    return {
      init: this.commandLine("init", ...this.initArguments({})),
      plan: this.commandLine("plan", ...planArguments(options)),
      show: this.commandLine("show", options.out),
      apply: this.commandLine("apply", options.out),
    };
  }

  /** What a person types for a command. */
  commandLine(...words: readonly string[]): string {
    return ["terraform", `-chdir=${shownPath(this.options.workingDirectory)}`, ...words]
      .map(shellWord)
      .join(" ");
  }

  /** Checks the configuration against the providers' schemas, without credentials. Needs `init`. */
  async validate(): Promise<readonly Diagnostic[]> {
    const { stdout } = await this.command("validate", ["-json"], { failing: [1] });
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  }

  /**
   * Plans, and keeps the plan in a file.
   *
   * @returns whether it has changes
   * @throws ToolError if the plan must refresh, or this Terraform has no minimal refresh
   */
  async plan(options: PlanOptions): Promise<{ hasChanges: boolean }> {
    if (options.refresh === false) {
      await refuseFirstPlanWithoutRefresh(this.options.workingDirectory, () => this.pullState());
    }
    const { code } = await this.command(
      "plan",
      ["-json", "-input=false", "-detailed-exitcode", this.lockTimeout(), ...planArguments(options)],
      { failing: [2], messages: true },
    ).catch((error: Error) => {
      throw error.message.includes("flag provided but not defined: -minimal-refresh")
        ? new ToolError(
            "This Terraform has no -minimal-refresh, which came with 1.17. Plan without it, or with --no-refresh.",
          )
        : error;
    });
    // It holds values of sensitive attributes.
    chmodSync(path.resolve(this.options.workingDirectory, options.out), 0o600);
    return { hasChanges: code === 2 };
  }

  /**
   * Reads a plan file. Its contents may be sensitive.
   *
   * @throws PlanReadError if this Terraform writes another format
   */
  async showPlan(file: string): Promise<PlanJson> {
    return parsePlan((await this.showWithSchemas(file)) ?? (await this.show(file)));
  }

  /**
   * The schema of a provider of the configuration. Needs `init`.
   *
   * @param source - `hashicorp/aws`, in Terraform's own registry
   */
  async providerSchema(source: string): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.command("providers", ["schema", "-json"]);
    const schemas = (JSON.parse(stdout) as { provider_schemas: Record<string, Record<string, unknown>> })
      .provider_schemas;
    return schemas[`registry.terraform.io/${source}`] ?? {};
  }

  /** Applies exactly the plan in the file. */
  async apply(planFile: string): Promise<void> {
    await this.command("apply", ["-json", "-input=false", this.lockTimeout(), planFile], { messages: true });
  }

  /** The outputs of the state; none if nothing is applied. */
  async output(): Promise<Record<string, OutputValue>> {
    const { stdout } = await this.command("output", ["-json"]);
    return JSON.parse(stdout) as Record<string, OutputValue>;
  }

  /** The state as its backend holds it; undefined if there is none. */
  async pullState(): Promise<StateJson | undefined> {
    const { stdout } = await this.command("state", ["pull"]);
    return stdout.trim() === "" ? undefined : (JSON.parse(stdout) as StateJson);
  }

  /** The addresses in the state. */
  async listState(): Promise<string[]> {
    const { stdout } = await this.command("state", ["list"]);
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** Untaints a resource whose creation was interrupted, so that it is not replaced. */
  async untaint(address: string): Promise<void> {
    await this.command("untaint", [this.lockTimeout(), address]);
  }

  /** Takes a resource out of the state and leaves it as it is. */
  async forget(address: string): Promise<void> {
    await this.command("state", ["rm", this.lockTimeout(), address]);
  }

  private async show(file: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    return (await this.command("show", ["-json", "-no-color", file], { env })).stdout;
  }

  private async showWithSchemas(file: string): Promise<string | undefined> {
    const { schemas, workingDirectory } = this.options;
    const served = await schemas?.serve(workingDirectory, path.resolve(workingDirectory, file));
    try {
      return served && (await this.show(file, served.env));
    } catch (error) {
      if (error instanceof TerraformInterrupted) {
        throw error;
      }
      // Whatever it is, Terraform with the provider itself says it better.
      return undefined;
    } finally {
      await served?.close();
    }
  }

  private initArguments({ backend }: InitOptions): string[] {
    const { cloud = false, pluginDirectory } = this.options;
    const asItIs = cloud ? [] : ["-reconfigure"];
    return [
      ...(backend === "migrate" ? ["-migrate-state", "-force-copy"] : asItIs),
      ...(pluginDirectory === undefined ? [] : [`-plugin-dir=${pluginDirectory}`]),
    ];
  }

  private lockTimeout(): string {
    return `-lock-timeout=${this.options.lockTimeoutSeconds ?? 60}s`;
  }

  /**
   * @param failing - exit codes that are results, not failures
   * @param messages - its stdout is lines of JSON
   * @param env - on top of that of the options
   */
  private async command(
    name: string,
    args: readonly string[],
    {
      env = {},
      failing = [],
      messages = false,
    }: {
      env?: Readonly<Record<string, string>>;
      failing?: readonly number[];
      messages?: boolean;
    } = {},
  ): Promise<{ code: number; stdout: string }> {
    const { signal } = this.options;
    const isInteresting = messages || name === "init";
    const diagnostics: Diagnostic[] = [];
    let stdout = "";
    const onLine = (line: string) => {
      if (messages) {
        const message = parseMessage(line);
        if (message?.diagnostic?.severity === "error") {
          diagnostics.push(message.diagnostic);
        }
        if (message !== undefined) {
          this.options.onMessage?.(message);
          this.options.onLine?.(message["@message"]);
        }
        return;
      }
      stdout += `${line}\n`;
      if (isInteresting && line.trim() !== "") {
        this.options.onLine?.(line);
      }
    };

    const isInterrupted = () => signal?.aborted === true;
    if (isInterrupted()) {
      throw new TerraformInterrupted(name, [], `terraform ${name} was not started: interrupted`);
    }
    running += 1;
    const { code, stderr } = await this.spawn(name, args, env, onLine).finally(() => {
      running -= 1;
    });
    if (code === 0 || (code !== null && failing.includes(code))) {
      return { code, stdout };
    }
    const said = diagnostics.length > 0 ? diagnostics.map(renderDiagnostic).join("\n\n") : stderr.trim();
    if (isInterrupted()) {
      throw new TerraformInterrupted(name, diagnostics, `terraform ${name} was interrupted`);
    }
    const how = code === null ? "was killed" : `failed (exit code ${code})`;
    throw new TerraformError(name, diagnostics, `terraform ${name} ${how}:\n${said}`, code);
  }

  private async spawn(
    name: string,
    args: readonly string[],
    own: Readonly<Record<string, string>>,
    onLine: (line: string) => void,
  ): Promise<{ code: number | null; stderr: string }> {
    const { binary, endsAtOnce = false, env, signal, workingDirectory } = this.options;
    // In its own process group: a Ctrl-C in the terminal then reaches it only once, from us. The second one would
    // make it abort without releasing its locks.
    const child = spawn(binary, [`-chdir=${workingDirectory}`, name, ...args], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...garbageCollection(name),
        ...process.env,
        ...{ TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", TF_DATA_DIR: undefined },
        ...env,
        ...own,
      },
    });
    const interrupt = () => {
      if (!endsAtOnce || child.pid === undefined) {
        child.kill("SIGINT");
        return;
      }
      try {
        // Its process group, with the providers.
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has just ended.
      }
    };
    signal?.addEventListener("abort", interrupt);
    const cancel = atExit(() => child.kill("SIGTERM"));
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-16_000);
    });
    createInterface({ input: child.stdout }).on("line", onLine);
    try {
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once("error", (error) => {
          reject(new TerraformError(name, [], `${binary} could not be started: ${error.message}`));
        });
        child.once("close", resolve);
      });
      return { code, stderr };
    } finally {
      signal?.removeEventListener("abort", interrupt);
      cancel();
    }
  }
}

/**
 * Terraform and its provider live for seconds and keep nearly all that they allocate, so most collections free nothing:
 * a fifth of their processor time at Go's default of 100, for a twentieth less memory. An apply waits for AWS: there it
 * does not matter. Source: https://tip.golang.org/doc/gc-guide#GOGC
 */
function garbageCollection(command: string): Readonly<Record<string, string>> {
  return ["plan", "show", "validate"].includes(command) ? { GOGC: "400" } : {};
}

function planArguments({ destroy, out, refresh, targets = [], variables = {} }: PlanOptions): string[] {
  return [
    `-out=${out}`,
    ...(destroy === true ? ["-destroy"] : []),
    ...(refresh === false ? ["-refresh=false"] : []),
    ...(refresh === "minimal" ? ["-minimal-refresh"] : []),
    ...Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`),
    ...targets.map((address) => `-target=${address}`),
  ];
}

/**
 * Where the last `init` was for another backend, HCP Terraform's asks whether to migrate that one's state, and nothing but
 * an answer makes it go on: it refuses `-reconfigure`. Without this memory it takes the workspace as it is.
 */
function forgetOtherBackend(workingDirectory: string): void {
  const memory = path.join(workingDirectory, ".terraform", "terraform.tfstate");
  if (!existsSync(memory)) {
    return;
  }
  const { backend } = JSON.parse(readFileSync(memory, "utf8")) as { backend?: { type?: string } };
  if (backend?.type !== "cloud") {
    rmSync(memory);
  }
}

function parseMessage(line: string): UiMessage | undefined {
  try {
    return JSON.parse(line) as UiMessage;
  } catch {
    return undefined;
  }
}

function renderDiagnostic({ summary, detail, address, snippet }: Diagnostic): string {
  const place = address ?? snippet?.context;
  const where = place ? ` (${place})` : "";
  return detail === "" ? `${summary}${where}` : `${summary}${where}\n${detail}`;
}
