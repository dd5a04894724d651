export type { StateJson, UiMessage } from "./command-json";
export { PlanSchemas } from "./plan-schemas";
export {
  type PlanOptions,
  type Refresh,
  Terraform,
  TerraformError,
  TerraformInterrupted,
  type TerraformOptions,
} from "./terraform";
