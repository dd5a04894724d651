import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../config";
import { buildApp } from "../stacks/app";

const PROJECT = resolve(__dirname, "../..");

let project: string;

/** A project with this launcher, esbuild, and a program that prints a word. */
beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "lamp-launcher-")));
  cpSync(join(__dirname, "launch.js"), join(project, "src/cli/launch.js"));
  mkdirSync(join(project, "node_modules"));
  symlinkSync(join(PROJECT, "node_modules/esbuild"), join(project, "node_modules/esbuild"));
  write("package.json", "{}");
  write("tsconfig.json", "{}");
  write("src/word.ts", 'export const word: string = "one";');
  write("main.ts", 'import { word } from "./src/word";\nconsole.log(word, ...process.argv.slice(2));');
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), content);
}

function launch(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ["src/cli/launch.js", "main.ts", ...args], {
    cwd: project,
    encoding: "utf8",
  });
}

/** Changes only when a bundle is built: files are replaced, never overwritten. */
function bundleIdentity(): number {
  return statSync(join(project, ".cache/commands/main/bundle.js")).ino;
}

function cached(ending: string): string {
  const folder = join(project, ".cache/commands/main");
  const name = readdirSync(folder).find((candidate) => candidate.endsWith(ending));
  if (name === undefined) {
    throw new Error(`nothing ends in ${ending} in ${readdirSync(folder)}`);
  }
  return join(folder, name);
}

/** Folders and files of a fixture must be older than the bundle by a tick of the clock. */
function settle(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
}

describe("a program", () => {
  it("runs with its arguments", () => {
    expect(launch("a", "--b").stdout).toBe("one a --b\n");
  });

  it("decides the exit code", () => {
    write("main.ts", "process.exitCode = 3;");
    expect(launch().status).toBe(3);
  });

  it("knows the path of src/tools/cache.ts, the only source that asks for its own", () => {
    write("src/tools/cache.ts", "export const place = __dirname;");
    write("main.ts", 'import { place } from "./src/tools/cache";\nconsole.log(place, __filename);');
    expect(launch().stdout).toBe(`${project}/src/tools ${project}/src/tools/cache.ts\n`);
    const sources = ["src", "modules"].flatMap((folder) =>
      readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" }).map(
        (name) => `${folder}/${name}`,
      ),
    );
    const asking = ["main.ts", ...sources].filter(
      (name) =>
        /^(?!.*\.test\.ts$).*\.ts$/.test(name) &&
        /\b__(dirname|filename)\b/.test(readFileSync(join(PROJECT, name), "utf8")),
    );
    expect(asking).toEqual(["src/tools/cache.ts"]);
  });

  it("may import at run time", () => {
    write(
      "main.ts",
      'import("./src/word").then(({ word }) => import("node:path").then((p) => console.log(word, p.sep)));',
    );
    expect(launch().stdout).toBe("one /\n");
  });
});

describe("a bundle that is kept", () => {
  it("is reused", () => {
    settle();
    launch();
    const before = bundleIdentity();
    expect(launch().stdout).toBe("one\n");
    expect(bundleIdentity()).toBe(before);
  });

  it("has V8's compiled code, which is reused too", () => {
    settle();
    launch();
    const before = statSync(cached(".v8")).ino;
    expect(launch().stdout).toBe("one\n");
    expect(statSync(cached(".v8")).ino).toBe(before);
  });

  it("is not used after an edit that keeps a source's length and times", () => {
    settle();
    launch();
    const { atime, mtime } = statSync(join(project, "src/word.ts"));
    write("src/word.ts", 'export const word: string = "two";');
    utimesSync(join(project, "src/word.ts"), atime, mtime);
    expect(launch().stdout).toBe("two\n");
  });

  it("is not used when a new file takes precedence over the one that an import resolved to", () => {
    rmSync(join(project, "src/word.ts"));
    write("src/word/index.ts", 'export const word = "folder";');
    settle();
    expect(launch().stdout).toBe("folder\n");
    write("src/word.ts", 'export const word = "file";');
    expect(launch().stdout).toBe("file\n");
  });

  it("is not used when a source was deleted", () => {
    settle();
    launch();
    rmSync(join(project, "src/word.ts"));
    expect(launch()).toMatchObject({ status: 1, stdout: "" });
  });

  it("is not used after an edit in an installed package", () => {
    write("node_modules/words/index.js", 'exports.word = "packed";');
    write("main.ts", 'import { word } from "words";\nconsole.log(word);');
    settle();
    expect(launch().stdout).toBe("packed\n");
    write("node_modules/words/index.js", 'exports.word = "edited";');
    expect(launch().stdout).toBe("edited\n");
  });

  it("is not used when a package.json names another file", () => {
    write("node_modules/words/index.js", 'exports.word = "index";');
    write("node_modules/words/other.js", 'exports.word = "other";');
    write("node_modules/words/package.json", "{}");
    write("main.ts", 'import { word } from "words";\nconsole.log(word);');
    settle();
    expect(launch().stdout).toBe("index\n");
    write("node_modules/words/package.json", '{ "main": "other.js" }');
    expect(launch().stdout).toBe("other\n");
  });

  it("is not used after an installation", () => {
    write("node_modules/.package-lock.json", '{ "a": 1 }');
    settle();
    launch();
    const before = bundleIdentity();
    write("node_modules/.package-lock.json", '{ "a": 2 }');
    launch();
    expect(bundleIdentity()).not.toBe(before);
  });

  it("is not used when the compiler's settings change", () => {
    settle();
    launch();
    const before = bundleIdentity();
    write("tsconfig.json", '{ "compilerOptions": { "target": "ES2022" } }');
    launch();
    expect(bundleIdentity()).not.toBe(before);
  });

  it("knows its path after the project was moved", () => {
    write("main.ts", "console.log(__dirname);");
    settle();
    launch();
    const moved = `${project}-moved`;
    renameSync(project, moved);
    project = moved;
    expect(launch().stdout).toBe(`${moved}/src/tools\n`);
  });

  it("is rebuilt when it is truncated", () => {
    settle();
    launch();
    truncateSync(cached(".js"), 20);
    expect(launch()).toMatchObject({ status: 0, stdout: "one\n" });
  });

  it("runs without V8's compiled code when that is damaged", () => {
    settle();
    launch();
    const file = cached(".v8");
    const content = readFileSync(file);
    content[content.length >> 1] = 255 - (content[content.length >> 1] ?? 0);
    writeFileSync(file, content);
    expect(launch()).toMatchObject({ status: 0, stdout: "one\n" });
  });

  it("leaves no older bundles behind", () => {
    settle();
    launch();
    write("src/word.ts", 'export const word = "two";');
    settle();
    launch();
    expect(
      readdirSync(join(project, ".cache/commands/main")).map((name) => name.replace(/^\w{22}/, "X")),
    ).toEqual(["X.map", `X.node-${process.version}.run.v8`, "bundle.js"]);
  });
});

it("two runs at once without a bundle both work, and leave a complete one", async () => {
  settle();
  const run = () =>
    new Promise<string>((done) => {
      const child = spawn(process.execPath, ["src/cli/launch.js", "main.ts"], { cwd: project });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => (output += chunk));
      }
      child.on("close", (code) => done(`${code}: ${output}`));
    });
  expect(await Promise.all([run(), run(), run()])).toEqual(["0: one\n", "0: one\n", "0: one\n"]);
  const before = bundleIdentity();
  expect(launch().stdout).toBe("one\n");
  expect(bundleIdentity()).toBe(before);
});

it("when no bundle can be written, says so and still runs", () => {
  write(".cache", "not a folder");
  const { status, stdout, stderr } = launch();
  expect({ status, stdout }).toEqual({ status: 0, stdout: "one\n" });
  expect(stderr).toMatch(
    /^launcher: every run recompiles main\.ts, because .*\.cache\/commands\/main cannot be written: .+\n$/,
  );
});

describe("an error", () => {
  it("names the place in the source, not in the bundle", () => {
    write(
      "src/word.ts",
      "// The first line.\nexport function word(): never {\n  throw new TypeError('no word');\n}",
    );
    write("main.ts", 'import { word } from "./src/word";\n\nword();');
    settle();
    for (const { status, stderr } of [launch(), launch()]) {
      expect(status).toBe(1);
      expect(stderr).toContain("TypeError: no word");
      expect(stderr).toContain(`${project}/src/word.ts:3:9`);
      expect(stderr).toContain(`${project}/main.ts:3:1`);
      expect(stderr).not.toContain(".cache");
    }
  });

  it("names the place also when the program catches the error", () => {
    write("main.ts", "try {\n  null!.x;\n} catch (error) {\n  console.log(error.stack);\n}");
    expect(launch().stdout).toContain(
      `TypeError: Cannot read properties of null (reading 'x')\n    at ${project}/main.ts:2:`,
    );
  });

  it("names the place also when the error is thrown later", () => {
    write("main.ts", 'setTimeout(() => {\n  throw new Error("late");\n}, 1);\nPromise.resolve();');
    expect(launch().stderr).toContain(`${project}/main.ts:2:9`);
  });

  it("of a rejected promise ends the program", () => {
    write("main.ts", 'Promise.reject(new Error("rejected"));');
    expect(launch()).toMatchObject({ status: 1, stderr: expect.stringContaining("Error: rejected") });
  });

  it("in the sources is reported with its place, without a stack trace", () => {
    write("src/word.ts", "export const word = ;");
    const { status, stdout, stderr } = launch();
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("launcher: main.ts does not compile");
    expect(stderr).toContain("src/word.ts:1:20");
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("for a missing program says what to give", () => {
    const { status, stderr } = spawnSync(process.execPath, ["src/cli/launch.js"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toBe("launcher: which program? For example: node src/cli/launch.js main.ts\n");
  });

  it("for a missing esbuild says how to install it", () => {
    rmSync(join(project, "node_modules/esbuild"));
    const { status, stderr } = launch();
    expect(status).toBe(1);
    expect(stderr).toContain("npm ci --include=optional");
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

it("main.ts synthesizes the same in a bundle as without one", () => {
  const bundled = join(project, "bundled");
  const direct = join(project, "direct");
  const { status, stderr } = spawnSync(process.execPath, ["src/cli/launch.js", "main.ts"], {
    cwd: PROJECT,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: bundled },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  buildApp(loadConfig(), { outdir: direct }).synth();
  const names = readdirSync(direct, { recursive: true, encoding: "utf8" }).sort();
  expect(names).toContain("stacks/dr/cdk.tf.json");
  expect(readdirSync(bundled, { recursive: true, encoding: "utf8" }).sort()).toEqual(names);
  for (const name of names.filter((candidate) => candidate.endsWith(".json"))) {
    expect(readFileSync(join(bundled, name), "utf8")).toBe(readFileSync(join(direct, name), "utf8"));
  }
});
