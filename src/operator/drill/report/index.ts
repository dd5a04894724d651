export { renderDrill, renderTable } from "./render";
export {
  type Check,
  combinedOutcome,
  type HalfReport,
  type Objective,
  type Section,
  type Table,
  type TimedStep,
  outcomeOf,
} from "./report";
export { checkReportDirectory, MARKDOWN_NAME, readHalves, storeHalf } from "./store";
