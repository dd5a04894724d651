/** A tool this project needs is missing, unusable or did not start: the message says what to do about it. */
export class ToolError extends Error {
  override readonly name: string = "ToolError";
}
