import { join, relative } from "node:path";
import { writeSection } from "../src/tools/markdown-section";

const page = join(__dirname, "../docs/benchmarks.md");

/** What a benchmark found. */
export interface Conclusion {
  /** Name of its section in docs/benchmarks.md. */
  readonly section: string;
  /** The section's text. */
  readonly markdown: string;
  /** What --json prints, with the verdict. */
  readonly figures: Readonly<Record<string, unknown>>;
  readonly passed: boolean;
  /** Ends the sentence "failed: ...". */
  readonly failure: string;
}

/** Prints a line about what is going on, apart from the result. */
export const progress = (line: string): void => void process.stderr.write(`${line}\n`);

/** Writes a benchmark's section, prints its result and verdict, and sets the exit code: 0 where it passed, else 1. */
export function conclude(
  { failure, figures, markdown, passed, section }: Conclusion,
  { json, write }: { readonly json: boolean; readonly write: boolean },
): void {
  if (write) {
    writeSection(page, section, markdown);
    progress(`written to ${relative(process.cwd(), page)}`);
  }
  process.stdout.write(json ? `${JSON.stringify({ ...figures, passed }, null, 2)}\n` : markdown);
  progress(passed ? "passed" : `failed: ${failure}`);
  process.exitCode = passed ? 0 : 1;
}
