import { ToolError } from "../tool-error";

/** The exit codes of `npm run image`; its help prints them. */
export const exitCodes = {
  /** A tool, a registry or a test failed, or nothing was begun: bad arguments, a dirty tree. The message says which. */
  failed: 1,
  /** Pushed to the primary region; the DR region did not get it within the wait. */
  absentInDr: 3,
  /** Pushed to the primary region; the DR region has a different image under the same tag. */
  differentInDr: 4,
  /** Pushed to the primary region; the DR region's registry could not be queried. */
  unknownInDr: 5,
} as const;

/** An error whose message is meant for the operator, without a stack trace. */
export class ImageError extends ToolError {
  override readonly name: string = "ImageError";

  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message);
  }
}
