export { renderDrill, renderTable } from "./render";
export {
  type Check,
  combinedVerdict,
  HALVES,
  type HalfName,
  type HalfReport,
  isMet,
  type Objective,
  type Section,
  type Table,
  type TimedStep,
  type Verdict,
  verdictOf,
} from "./report";
export { MARKDOWN_NAME, readHalves, type StoredDrill, storeHalf } from "./store";
