import { ToolError } from "../tool-error";

/** An error whose message is meant for whoever runs the application here, without a stack trace. */
export class LocalError extends ToolError {}
