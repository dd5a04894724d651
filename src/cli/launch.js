// Starts a command: `node src/cli/launch.js src/cli/lamp.ts [arguments]`.
//
// esbuild bundles the command with all it imports into one file under .cache/commands. The first line of that file lists
// its inputs, each with a stamp. While no stamp has changed, that file runs, with the code that V8 compiled for it;
// otherwise it is rebuilt. Files are replaced by renaming: two runs at once, or a killed one, leave a complete file or
// none. docs/decisions/0010-app-command.md says why.

const fs = require("node:fs");
const { createRequire, SourceMap } = require("node:module");
const path = require("node:path");
const { inspect } = require("node:util");
const vm = require("node:vm");
const { crc32 } = require("node:zlib");

/** @typedef {{ id: string, code: string, readMap: () => string }} Bundle The id changes with the code. */

const root = path.resolve(__dirname, "../..");
const [, , entry] = process.argv;
const folder = path.join(root, ".cache/commands", `${entry}`.replace(/\.ts$/, "").replaceAll(/[\\/]/g, "-"));
const END = "\n})// whole";
/** File times can lag behind the clock by one kernel tick, at most 10 ms. */
const CLOCK_TICK_MS = 10;

/**
 * Changes when a file does: only the kernel sets the change time. For a folder, the names that an import can resolve
 * to: a new file can take precedence over the one that an import resolved to before.
 *
 * @type {(file: string) => string}
 */
function stampOf(file) {
  // Joined by hand: path.join would take longer than the rest, a thousand times.
  const place = `${root}/${file}`;
  const { ctimeMs, ino, mtimeMs, size } = fs.statSync(place);
  if (!file.endsWith("/")) {
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  }
  const names = fs.readdirSync(place).filter((name) => /\.(?:[cm]?[jt]sx?|json)$/.test(name));
  return names.join(" ");
}

/** @returns {Bundle | undefined} */
function keptBundle() {
  try {
    // esbuild writes ASCII, which is read fastest like this.
    const code = fs.readFileSync(path.join(folder, "bundle.js"), "latin1");
    const { id, stamps } = JSON.parse(code.slice(2, code.indexOf("\n")));
    if (!code.endsWith(END)) {
      return undefined;
    }
    if (Object.keys(stamps).some((file) => stampOf(file) !== stamps[file])) {
      return undefined;
    }
    return { id, code, readMap: () => fs.readFileSync(path.join(folder, `${id}.map`), "utf8") };
  } catch {
    // No bundle yet, or a file is missing: a new bundle finds out whether that matters.
    return undefined;
  }
}

/** @returns {Bundle} */
function newBundle() {
  const startedMs = Date.now();
  const { metafile, outputFiles } = compile();
  const [map, script] = /** @type {[import("esbuild").OutputFile, import("esbuild").OutputFile]} */ (
    outputFiles
  );
  const id = Buffer.from(script.hash).toString("hex");
  const files = inputsOf(Object.keys(metafile.inputs));
  const stamps = Object.fromEntries(files.map((file) => [file, stampOf(file)]));
  const code = `//${JSON.stringify({ id, stamps })}\n(function (exports, require, module, __filename, __dirname) {\n${script.text}${END}`;
  // Files changed since then may be in the bundle in their old version.
  const isSettled = files.every(
    (file) => fs.statSync(path.join(root, file)).ctimeMs < startedMs - CLOCK_TICK_MS,
  );
  if (isSettled) {
    keep(id, code, map.contents);
  }
  return { id, code, readMap: () => map.text };
}

function compile() {
  try {
    return require("esbuild").buildSync({
      entryPoints: [`${entry}`],
      absWorkingDir: root,
      tsconfig: path.join(root, "tsconfig.json"),
      nodePaths: [],
      outdir: root,
      write: false,
      metafile: true,
      bundle: true,
      platform: "node",
      // The file that its package.json names loads others in a way that esbuild does not see.
      alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
      target: "node20",
      format: "cjs",
      legalComments: "none",
      minifyWhitespace: true,
      lineLimit: 120,
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
    });
  } catch (error) {
    const { errors, message } = /** @type {import("esbuild").BuildFailure} */ (error);
    const problem = errors
      ? `${entry} does not compile: ${message}`
      : `esbuild, which compiles the sources, cannot be loaded: ${message}\n` +
        "Reinstall the packages, with the optional ones: npm ci --include=optional";
    process.stderr.write(`launcher: ${problem}\n`);
    process.exit(1);
  }
}

/**
 * What determines a bundle: the files, those that decide how imports resolve, and this one.
 *
 * @type {(compiled: readonly string[]) => string[]}
 */
function inputsOf(compiled) {
  const settings = ["package.json", "tsconfig.json", "node_modules/.package-lock.json"];
  const places = compiled.flatMap((file) => {
    const [installed] = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+\//.exec(file) ?? [];
    return installed ? [file, `${installed}package.json`] : [file, ...foldersAbove(file)];
  });
  const inputs = new Set([path.relative(root, __filename), ...settings, ...places]);
  return [...inputs].filter((file) => fs.existsSync(path.join(root, file)));
}

/** @type {(file: string) => string[]} */
function foldersAbove(file) {
  const above = `${path.posix.dirname(file)}/`;
  return above === "./" ? [above] : [above, ...foldersAbove(above)];
}

/** @type {(id: string, code: string, map: Uint8Array) => void} */
function keep(id, code, map) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    replaceFile(`${id}.map`, map);
    replaceFile("bundle.js", code);
    for (const name of fs
      .readdirSync(folder)
      .filter((other) => other !== "bundle.js" && !other.startsWith(id))) {
      const place = path.join(folder, name);
      // Another run may be writing it.
      const isUnderWay = name.endsWith(".new") && Date.now() - fs.statSync(place).mtimeMs < 60_000;
      if (!isUnderWay) {
        fs.rmSync(place, { force: true });
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    process.stderr.write(
      `launcher: every run recompiles ${entry}, because ${folder} cannot be written: ${reason}\n`,
    );
  }
}

/** @type {(name: string, content: string | Uint8Array) => void} */
function replaceFile(name, content) {
  const temporary = path.join(folder, `${name}.${process.pid}.new`);
  fs.writeFileSync(temporary, content);
  fs.renameSync(temporary, path.join(folder, name));
}

const CHECKSUM_BYTES = 4;

/**
 * What V8 compiled, with a checksum behind it: V8 does not check its own, and can crash on code that is damaged.
 *
 * @type {(name: string, code: Buffer) => void}
 */
function keepCompiled(name, code) {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(code));
  replaceFile(name, Buffer.concat([code, checksum]));
}

/** @type {(name: string) => Buffer | undefined} */
function keptCompiled(name) {
  try {
    const content = fs.readFileSync(path.join(folder, name));
    const code = content.subarray(0, -CHECKSUM_BYTES);
    return content.readUInt32LE(code.length) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** @type {(bundle: Bundle) => void} */
function run({ id, code, readMap }) {
  // Holds the functions that ran: a help text needs few, and would give the others few. Another V8 refuses it.
  const kind = process.argv.some((arg) => /^(-h|--help)$/.test(arg)) ? "help" : "run";
  const compiled = `${id}.node-${process.version}.${kind}.v8`;
  const filename = path.join(folder, "bundle.js");
  const script = new vm.Script(code, {
    filename,
    cachedData: keptCompiled(compiled),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  Error.prepareStackTrace = stackTraces(filename, readMap);
  process.on("uncaughtException", (error) => {
    // Without the bundle's source line, which Node.js would print.
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  });
  process.on("exit", (exitCode) => {
    // A failed run has run few of them.
    if (script.cachedDataRejected === false || exitCode === 1) {
      return;
    }
    try {
      keepCompiled(compiled, script.createCachedData());
    } catch {
      // The next run is only slower.
    }
  });
  process.argv.splice(1, 2, path.join(root, `${entry}`));
  const module = { exports: {} };
  // Of all sources, only src/tools/cache.ts asks where it is.
  const place = path.join(root, "src/tools/cache.ts");
  script.runInThisContext()(module.exports, createRequire(place), module, place, path.dirname(place));
}

/**
 * Stack traces as Node.js prints them, mapped to the sources, for errors only: CDKTF also captures one for each of its
 * tokens, which takes a quarter of the time and shows in only a few of its messages.
 *
 * @type {(filename: string, readMap: () => string) => NonNullable<typeof Error.prepareStackTrace>}
 */
function stackTraces(filename, readMap) {
  /** @type {SourceMap | undefined} */
  let map;
  /** @type {(place: string, line: string, column: string) => string} */
  const inSource = (place, line, column) => {
    map ??= new SourceMap(JSON.parse(readMap()));
    // Two lines come before the compiled code.
    const origin = map.findEntry(Number(line) - 3, Number(column) - 1);
    if (!("originalSource" in origin)) {
      return place;
    }
    return `${path.resolve(root, origin.originalSource)}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  };
  const inBundle = new RegExp(`${filename.replaceAll(/\W/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return (error, frames) => {
    if (!(error instanceof Error)) {
      return "";
    }
    return [Error.prototype.toString.call(error), ...frames].join("\n    at ").replaceAll(inBundle, inSource);
  };
}

if (entry === undefined) {
  process.stderr.write("launcher: which program? For example: node src/cli/launch.js main.ts\n");
  process.exitCode = 1;
} else {
  run(keptBundle() ?? newBundle());
}
