export { evaluate, type Scope } from "./evaluate";
export { hasUnknown, JsonText, jsonOf, referencesIn, show, Unknown } from "./values";
