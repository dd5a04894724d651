export { decisiveValues, evaluate, type Scope } from "./evaluate";
export { parseReferences } from "./parse-references";
export { hasUnknown, JsonText, jsonOf, referencesIn, show, Unknown } from "./values";
