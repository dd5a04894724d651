export type { StateJson, UiMessage } from "./command-json";
export { PlanSchemas } from "./plan-schemas";
export {
  isTerraformRunning,
  type PlanOptions,
  type Refresh,
  Terraform,
  TerraformError,
  TerraformInterrupted,
  type TerraformOptions,
} from "./terraform";
