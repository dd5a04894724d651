export type { StateJson, UiMessage } from "./command-json";
export {
  type PlanOptions,
  Terraform,
  TerraformError,
  TerraformInterrupted,
  type TerraformOptions,
} from "./terraform";
