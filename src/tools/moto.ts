import { existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { defaultCacheDirectory, fillDirectory } from "./cache";
import { executablesOnPath } from "./path";
import { run } from "./run";
import { ToolError } from "./tool-error";

/** The version whose gaps src/tools/emulator/moto_gaps.py fills. */
const motoVersion = "5.2.1";

/** The one line that installs it. */
export const motoInstallation = `python3 -m pip install 'moto[server]==${motoVersion}'`;

/** How to run moto: with a Python that has it, or from its container image. */
export type Moto =
  | { readonly kind: "python"; readonly python: string }
  | { readonly kind: "container"; readonly docker: string; readonly image: string };

export interface MotoOptions {
  /** @default the project's .cache */
  readonly cacheDirectory?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with one line about what is about to be fetched. */
  readonly say: (line: string) => void;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal;
}

/**
 * Finds moto, and fetches it where it is missing. Tries the Python of the `moto_server` on PATH, `python3` or `python`
 * with the module, this project's own environment in the cache; then pip into that environment; then the container image.
 *
 * @throws ToolError that explains how to install it, when none of these works
 */
export async function ensureMoto(options: MotoOptions): Promise<Moto> {
  const env = options.env ?? process.env;
  const venv = path.join(options.cacheDirectory ?? defaultCacheDirectory, `moto-${motoVersion}`);
  const venvPython = path.join(venv, "bin", "python");
  const pythons = [
    ...(await interpretersOfMotoServer(env)),
    ...executablesOnPath("python3", env),
    ...executablesOnPath("python", env),
    venvPython,
  ];
  for (const python of new Set(pythons)) {
    if (await hasMoto(python, env)) {
      return { kind: "python", python };
    }
  }

  const failures: string[] = [];
  const [python] = executablesOnPath("python3", env);
  if (python !== undefined) {
    options.say(`Fetching moto ${motoVersion} (the AWS emulator) with pip into ${venv}`);
    try {
      await installInto(venv, python, env, options.signal);
      return { kind: "python", python: venvPython };
    } catch (error) {
      if (options.signal?.aborted === true) {
        throw error;
      }
      failures.push((error as Error).message);
    }
  } else {
    failures.push("there is no python3 on PATH");
  }

  const image = `motoserver/moto:${motoVersion}`;
  const [docker] = executablesOnPath("docker", env);
  if (docker !== undefined && (await run(docker, ["info"], 20, env)).code === 0) {
    options.say(`Fetching moto ${motoVersion} (the AWS emulator) as container image ${image}`);
    if ((await run(docker, ["pull", "--quiet", image], 600, env, options.signal)).code === 0) {
      return { kind: "container", docker, image };
    }
    failures.push(`docker could not pull ${image}`);
  }
  throw new ToolError(
    `moto ${motoVersion}, the AWS emulator, is not installed and could not be fetched (${failures.join("; ")}). ` +
      `Install it with: ${motoInstallation}`,
  );
}

/** The interpreters that the moto_server scripts on PATH name in their first line. */
async function interpretersOfMotoServer(env: NodeJS.ProcessEnv): Promise<string[]> {
  const firstLines = await Promise.all(executablesOnPath("moto_server", env).map(firstLine));
  return firstLines
    .map((line) => /^#!(\S*python\S*)$/.exec(line)?.[1])
    .filter((python) => python !== undefined && existsSync(python)) as string[];
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.toString("utf8", 0, bytesRead).split("\n", 1)[0]?.trim() ?? "";
  } finally {
    await handle.close();
  }
}

async function hasMoto(python: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const program = "import importlib.metadata as m, flask, flask_cors, werkzeug; print(m.version('moto'))";
  const { code, stdout } = await run(python, ["-c", program], 30, env);
  return code === 0 && stdout.trim() === motoVersion;
}

async function installInto(
  venv: string,
  python: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<void> {
  // An existing environment does not run (its Python was removed, say), or it would have been found.
  await rm(venv, { recursive: true, force: true });
  await fillDirectory(venv, async (temporary) => {
    const created = await run(python, ["-m", "venv", "--clear", temporary], 120, env, signal);
    if (created.code !== 0) {
      throw new ToolError(`python3 -m venv failed: ${lastLine(created)}`);
    }
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      `moto[server]==${motoVersion}`,
    ];
    const installed = await run(path.join(temporary, "bin", "python"), pip, 600, env, signal);
    if (installed.code !== 0) {
      throw new ToolError(`pip failed: ${lastLine(installed)}`);
    }
  });
}

function lastLine(result: { stdout: string; stderr: string }): string {
  return `${result.stdout}\n${result.stderr}`.trim().split("\n").at(-1) ?? "";
}
