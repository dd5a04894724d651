// Makes a bundle of a program and all it imports. Only loaded when there is no fresh one.

const { existsSync, readFileSync, statSync } = require("node:fs");
const path = require("node:path");
const { contentOf, datesOf, digest, namesIn } = require("./freshness");

/**
 * A bundle in memory.
 *
 * @typedef {object} Bundle
 * @property {string} code
 * @property {string} map Its source map.
 * @property {import("./freshness").Inputs} inputs
 * @property {boolean} settled Nothing changed while it was made, so it may be used again.
 */

/** A program that does not compile: place and reason, in no need of a stack trace. */
class BundleError extends Error {}

/**
 * @param {string} root the project's root
 * @param {string} entry the program, relative to the root
 * @returns {Promise<Bundle>}
 * @throws BundleError
 */
async function makeBundle(root, entry) {
  const esbuild = loadEsbuild();
  const startedMs = Date.now();
  /** @type {import("./freshness").Inputs} */
  const inputs = { root, sources: {}, folders: {}, packages: {} };
  const nameOf = (/** @type {string} */ file) => path.relative(root, file).split(path.sep).join("/");

  /** @type {import("esbuild").Plugin} */
  const recorder = {
    name: "recorder",
    setup({ onLoad }) {
      onLoad({ filter: /\.(?:[cm]?[jt]s|json)$/ }, ({ path: file }) => {
        const installed = /[\\/]node_modules[\\/]/.test(file);
        if (installed) inputs.packages[nameOf(file)] = datesOf(file);
        const content = readFileSync(file);
        // Of what is compiled, which may not be what is there a moment later.
        if (!installed) inputs.sources[nameOf(file)] = digest(content);
        return { contents: withPlace(file, content.toString("utf8")), loader: loaderOf(file) };
      });
    },
  };
  const result = await esbuild
    .build({
      entryPoints: [entry],
      absWorkingDir: root,
      tsconfig: path.join(root, "tsconfig.json"),
      nodePaths: [],
      outdir: root,
      write: false,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      // Without comments the code is ASCII, which is read back without decoding.
      charset: "ascii",
      legalComments: "none",
      minifyWhitespace: true,
      lineLimit: 120,
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      plugins: [recorder],
    })
    .catch(async (error) => {
      if (!Array.isArray(error.errors)) throw error;
      const places = await esbuild.formatMessages(error.errors, { kind: "error" });
      throw new BundleError(`${entry} does not compile:\n\n${places.join("\n").trim()}`);
    });

  const launcher = ["launch.js", "bundle.js", "freshness.js"].map((file) => path.join(__dirname, file));
  for (const file of [...launcher, path.join(root, "package.json"), path.join(root, "tsconfig.json")]) {
    inputs.sources[nameOf(file)] = contentOf(file);
  }
  const folders = new Set(Object.keys(inputs.sources).flatMap(foldersAbove));
  for (const folder of folders) inputs.folders[folder] = namesIn(path.join(root, folder));
  for (const file of packageFiles(root, Object.keys(inputs.packages))) {
    inputs.packages[nameOf(file)] = datesOf(file);
  }

  const text = (/** @type {RegExp} */ name) =>
    result.outputFiles.find((file) => name.test(file.path))?.text ?? "";
  const settled = [...folders, "package.json", "tsconfig.json", ...Object.keys(inputs.packages)].every(
    (file) => statSync(path.join(root, file)).ctimeMs < startedMs - CLOCK_TICK_MS,
  );
  return { code: text(/\.js$/), map: text(/\.map$/), inputs, settled };
}

/** Dates of files can lag behind the clock by one tick of the kernel, 10 ms where it is slowest. */
const CLOCK_TICK_MS = 10;

/** esbuild comes as one package per platform, which npm leaves out when told to. */
function loadEsbuild() {
  try {
    return require("esbuild");
  } catch (error) {
    throw new BundleError(
      `esbuild, which compiles the sources, cannot be loaded: ${/** @type {Error} */ (error).message}\n` +
        "Install the packages again, with the optional ones: npm ci --include=optional",
    );
  }
}

/** @type {(file: string) => "ts" | "js" | "json"} */
function loaderOf(file) {
  if (file.endsWith(".json")) return "json";
  return file.endsWith("ts") ? "ts" : "js";
}

/**
 * In a bundle all files are in one place; each must still know its own.
 *
 * @type {(file: string, source: string) => string}
 */
function withPlace(file, source) {
  if (!/\b__(?:dirname|filename)\b/.test(source) || file.endsWith(".json")) return source;
  // On the same line, to leave the line numbers of errors alone.
  return `const __filename = ${JSON.stringify(file)}, __dirname = ${JSON.stringify(path.dirname(file))};${source}`;
}

/** @type {(file: string) => string[]} */
function foldersAbove(file) {
  const folder = path.posix.dirname(file);
  return folder === "." ? ["."] : [folder, ...foldersAbove(folder)];
}

/**
 * What decides which of the installed files an import means: npm's record of the installation, and the packages' own
 * package.json.
 *
 * @type {(root: string, installed: readonly string[]) => Set<string>}
 */
function packageFiles(root, installed) {
  const files = new Set([path.join(root, "node_modules/.package-lock.json")]);
  for (const file of installed) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? "";
    files.add(path.join(root, folder, "package.json"));
  }
  return new Set([...files].filter((file) => existsSync(file)));
}

module.exports = { BundleError, makeBundle };
