import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A text in the sources, with `...` in place of each value. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** What receives it: the class of `new ToolError(...)`, the property of `errorMessage: ...`. */
  readonly givenTo?: string;
}

const ROOT = path.resolve(__dirname, "../..");

/** Every text in the TypeScript sources below some folders, without tests; texts joined by `+` count as one. */
export function textsIn(...folders: readonly string[]): SourceText[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      const source = ts.createSourceFile(
        file,
        readFileSync(path.join(ROOT, file), "utf8"),
        ts.ScriptTarget.Latest,
        true,
      );
      return textsUnder(source, false).map((text) => ({ file, ...text }));
    });
}

/** @param isPart - whether the node is part of a text that is already included */
function textsUnder(node: ts.Node, isPart: boolean): Omit<SourceText, "file">[] {
  const text = textOf(node);
  const inside: Omit<SourceText, "file">[] = [];
  ts.forEachChild(node, (child) => {
    inside.push(...textsUnder(child, text !== undefined && textOf(child) !== undefined));
  });
  if (text === undefined || isPart) {
    return inside;
  }
  const givenTo = receiverOf(node);
  return [{ text, ...(givenTo === undefined ? {} : { givenTo }) }, ...inside];
}

/** A node's text with `...` in place of values; undefined if the node is not a text. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return withTerraform(node.text);
  }
  // A pattern matched against other programs' messages.
  if (ts.isRegularExpressionLiteral(node)) {
    return node.text;
  }
  if (ts.isParenthesizedExpression(node)) {
    return textOf(node.expression);
  }
  if (ts.isTemplateExpression(node)) {
    return withTerraform(
      [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("..."),
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    if (left === undefined && right === undefined) {
      return undefined;
    }
    return `${left ?? "..."}${right ?? "..."}`;
  }
  return undefined;
}

/** Terraform inserts values as well. */
function withTerraform(text: string): string {
  return text.replaceAll(/\$\{[^}]*\}/g, "...");
}

function receiverOf(node: ts.Node): string | undefined {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent)) {
    return receiverOf(parent);
  }
  if (ts.isNewExpression(parent) && ts.isIdentifier(parent.expression)) {
    return parent.expression.text;
  }
  if (ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name)) {
    return parent.name.text;
  }
  return undefined;
}
