/**
 * What the user can fix: the message says what is wrong, the value got, what is allowed and what to do. Commands print it
 * without a stack trace. Every error of that kind extends this class; any other error is a fault of this project.
 */
export class ToolError extends Error {
  override readonly name: string = "ToolError";
}
