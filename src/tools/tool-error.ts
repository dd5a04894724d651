/** A tool this project needs is missing, unusable or did not start; the message includes the fix. */
export class ToolError extends Error {
  override readonly name: string = "ToolError";
}
