// Runs a program of this project: `node src/cli/launcher/launch.js main.ts [arguments]`.
//
// The program and all it imports are compiled into one file under .cache, with V8's compiled code beside it. That file
// is what runs, for as long as nothing that went into it has changed. docs/decisions/0010-app-command.md says why.

const {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const vm = require("node:vm");
const { digest, isFresh } = require("./freshness");

/**
 * A program ready to run.
 *
 * @typedef {object} Program
 * @property {string} file Where its code is, or would be.
 * @property {string} code
 * @property {() => string} readMap Its source map.
 * @property {boolean} kept Its file is there for the next run.
 */

const root = path.resolve(__dirname, "../../..");

/** @type {(folder: string) => Program | undefined} */
function freshProgram(folder) {
  try {
    const { bundle, bytes, ascii, inputs } = JSON.parse(
      readFileSync(path.join(folder, "bundle.json"), "utf8"),
    );
    if (!isFresh(inputs, root)) return undefined;
    const file = path.join(folder, bundle);
    const content = readFileSync(file);
    if (content.length !== bytes) return undefined;
    const code = content.toString(ascii ? "latin1" : "utf8");
    return { file, code, readMap: () => readFileSync(`${file}.map`, "utf8"), kept: true };
  } catch {
    // None yet, or one that another run is just replacing.
    return undefined;
  }
}

/** @type {(folder: string, entry: string) => Promise<Program>} */
async function newProgram(folder, entry) {
  const { makeBundle } = require("./bundle");
  const { code, map, inputs, settled } = await makeBundle(root, entry);
  const bundle = `${digest(code).slice(0, 16)}.js`;
  const file = path.join(folder, bundle);
  let kept = false;
  try {
    mkdirSync(folder, { recursive: true });
    if (settled) {
      replaceFile(file, code);
      replaceFile(`${file}.map`, map);
      const bytes = Buffer.byteLength(code);
      const ascii = bytes === code.length;
      replaceFile(path.join(folder, "bundle.json"), JSON.stringify({ bundle, bytes, ascii, inputs }));
      removeOthers(folder, bundle);
      kept = true;
    }
  } catch (error) {
    process.stderr.write(
      `launcher: every run compiles ${entry} anew, for ${folder} cannot be written: ${messageOf(error)}\n`,
    );
  }
  return { file, code, readMap: () => map, kept };
}

/**
 * A reader finds the old content or the new, also while two runs write at once.
 *
 * @type {(file: string, content: string | Buffer) => void}
 */
function replaceFile(file, content) {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

/** @type {(folder: string, bundle: string) => void} */
function removeOthers(folder, bundle) {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (name === "bundle.json" || name.startsWith(bundle)) continue;
    // Another run may be writing it just now.
    if (name.endsWith(".new") && Date.now() - statSync(file).mtimeMs < 60_000) continue;
    rmSync(file, { force: true });
  }
}

/**
 * V8's compiled code for the bundle. With other flags, another V8 or another CPU it is another file.
 *
 * @type {(program: Program) => string}
 */
function compiledFile(program) {
  return `${program.file}.${cachedDataVersionTag().toString(16)}.v8`;
}

/** @type {(program: Program) => Buffer | undefined} */
function readCompiled(program) {
  try {
    const content = readFileSync(compiledFile(program));
    const compiled = content.subarray(64);
    // V8 trusts what it is given, and a disk may have been full.
    return digest(compiled) === content.toString("latin1", 0, 64) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** @type {(program: Program, script: vm.Script) => void} */
function keepCompiled(program, script) {
  const compiled = script.createCachedData();
  try {
    replaceFile(compiledFile(program), Buffer.concat([Buffer.from(digest(compiled), "latin1"), compiled]));
  } catch {
    // The next run is slower, no more.
  }
}

/** @type {(program: Program, entry: string) => void} */
function run(program, entry) {
  const cachedData = readCompiled(program);
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname) {\n${program.code}\n})`,
    {
      filename: program.file,
      lineOffset: -1,
      cachedData,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  Error.prepareStackTrace = stackTraces(program);
  process.on("uncaughtException", (error) => {
    // Without the line of the bundle that Node.js would show.
    process.stderr.write(`${require("node:util").inspect(error)}\n`);
    process.exit(1);
  });
  if (program.kept && (!cachedData || script.cachedDataRejected)) {
    process.on("exit", (code) => {
      // Holds the functions that ran. A failure or a help text has run few of them.
      if (code === 0 && !process.argv.some((arg) => arg === "--help" || arg === "-h"))
        keepCompiled(program, script);
    });
  }
  const file = path.join(root, entry);
  const module = { exports: {} };
  process.argv.splice(1, 2, file);
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
}

/**
 * Stack traces as Node.js writes them, with places in the sources, for errors only: CDKTF also asks for one for each of
 * its tokens, which takes a quarter of the time and shows in no more than a few of its messages.
 *
 * @type {(program: Program) => NonNullable<typeof Error.prepareStackTrace>}
 */
function stackTraces(program) {
  /** @type {import("node:module").SourceMap | undefined} */
  let map;
  /** @type {(place: string, line: string, column: string) => string} */
  const inSource = (place, line, column) => {
    const { SourceMap } = require("node:module");
    map ??= new SourceMap(JSON.parse(program.readMap()));
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return place;
    return `${path.resolve(root, entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  const inBundle = new RegExp(`${program.file.replaceAll(/\W/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return (error, frames) => {
    if (!(error instanceof Error)) return "";
    return [Error.prototype.toString.call(error), ...frames].join("\n    at ").replaceAll(inBundle, inSource);
  };
}

/** @type {(error: unknown) => string} */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

const entry = process.argv[2];
if (entry === undefined) {
  process.stderr.write("launcher: which program? For example: node src/cli/launcher/launch.js main.ts\n");
  process.exitCode = 2;
} else {
  const folder = path.join(root, ".cache/launcher", entry.replace(/\.ts$/, "").replaceAll(/[\\/]/g, "-"));
  const program = freshProgram(folder);
  if (program) run(program, entry);
  else {
    newProgram(folder, entry).then(
      (made) => run(made, entry),
      (error) => {
        const { BundleError } = require("./bundle");
        if (!(error instanceof BundleError)) throw error;
        process.stderr.write(`launcher: ${error.message}\n`);
        process.exitCode = 1;
      },
    );
  }
}
