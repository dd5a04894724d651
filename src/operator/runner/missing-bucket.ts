import { TerraformError } from "../../terraform/run";

/** Whether Terraform failed because a state's bucket does not exist. */
export function isMissingBucket(error: unknown): boolean {
  return error instanceof TerraformError && /S3 bucket ".*" does not exist|NoSuchBucket/.test(error.message);
}
