import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

const ROOT = resolve(__dirname, "../..");

type Parser = typeof import("@actions/workflow-parser") &
  typeof import("@actions/workflow-parser/model/convert");

let parser: Parser | undefined;

/** It imports JSON in a way that Node 20 does not allow, so it is bundled first. */
function workflowParser(): Parser {
  if (parser === undefined) {
    const directory = mkdtempSync(join(tmpdir(), "lamp-workflow-parser-"));
    const outfile = join(directory, "parser.cjs");
    buildSync({
      stdin: {
        contents:
          'export * from "@actions/workflow-parser"; export * from "@actions/workflow-parser/model/convert";',
        resolveDir: ROOT,
      },
      bundle: true,
      platform: "node",
      format: "cjs",
      logLevel: "error",
      outfile,
    });
    parser = createRequire(__filename)(outfile) as Parser;
    rmSync(directory, { recursive: true });
  }
  return parser;
}

/** GitHub's errors about a workflow, including those about this project's workflows that it calls. */
export async function complaints(name: string, content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = workflowParser();
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const messages = () => context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || messages().length > 0) {
    return messages();
  }
  const provider = {
    getFileContent: async ({ path = "" }) => ({
      name: path,
      content: readFileSync(join(ROOT, path), "utf8"),
    }),
  };
  const template = await convertWorkflowTemplate(context, value, provider, { fetchReusableWorkflowDepth: 2 });
  return [...messages(), ...(template.errors ?? []).map(({ Message }) => Message)];
}
