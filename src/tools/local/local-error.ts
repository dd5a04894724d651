import { ToolError } from "../tool-error";

/** An error whose message is for whoever runs the application locally, without a stack trace. */
export class LocalError extends ToolError {}
