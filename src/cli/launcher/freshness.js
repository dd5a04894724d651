// What a bundle was made of, and whether that is still so. Plain JavaScript: it runs before anything is compiled.

const { createHash } = require("node:crypto");
const { readdirSync, readFileSync, statSync } = require("node:fs");
const path = require("node:path");

/**
 * Everything a bundle depends on, by path relative to the project's root.
 *
 * @typedef {object} Inputs
 * @property {string} root The project's root: compiled into the bundle wherever a source asks for `__dirname`.
 * @property {Record<string, string>} sources The project's own files, by content: no clock, no tool that keeps
 *   dates and no checkout can pass an edit off as the old file.
 * @property {Record<string, string>} folders The names in the folders of those files: a new file can come before the
 *   one that an import meant until now.
 * @property {Record<string, string>} packages Installed files, by size and dates: 10 MB in some 600 files would take
 *   too long to read. An installation changes them, and so does an edit by hand.
 */

/** @type {(file: string) => string} */
function contentOf(file) {
  return digest(readFileSync(file));
}

/** @type {(content: string | Buffer) => string} */
function digest(content) {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * The names that an import can lead to. Not every name: what a program writes beside its sources does not count.
 *
 * @type {(folder: string) => string}
 */
function namesIn(folder) {
  return readdirSync(folder)
    .filter((name) => /\.(?:[cm]?[jt]sx?|json)$/.test(name))
    .sort()
    .join(" ");
}

/** @type {(file: string) => string} */
function datesOf(file) {
  const { size, mtimeMs, ctimeMs } = statSync(file);
  return `${size} ${mtimeMs} ${ctimeMs}`;
}

/**
 * @param {Inputs} inputs
 * @param {string} root the project's root as it is now
 */
function isFresh(inputs, root) {
  /** @type {(recorded: Record<string, string>, measure: (file: string) => string) => boolean} */
  const unchanged = (recorded, measure) =>
    Object.entries(recorded).every(([file, before]) => measure(path.resolve(root, file)) === before);
  try {
    return (
      inputs.root === root &&
      unchanged(inputs.sources, contentOf) &&
      unchanged(inputs.folders, namesIn) &&
      unchanged(inputs.packages, datesOf)
    );
  } catch {
    // Something is gone: a new bundle finds out whether that matters.
    return false;
  }
}

module.exports = { contentOf, datesOf, digest, isFresh, namesIn };
