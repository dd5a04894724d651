export type { StateJson, UiMessage } from "./command-json";
export { PlanSchemas } from "./plan-schemas";
export {
  type PlanOptions,
  Terraform,
  TerraformError,
  TerraformInterrupted,
  type TerraformOptions,
} from "./terraform";
