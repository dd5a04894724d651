export { renderDrill, renderTable } from "./render";
export {
  type Check,
  combinedOutcome,
  type HalfReport,
  type Objective,
  outcomeOf,
  type Section,
  type Table,
  type TimedStep,
} from "./report";
export { checkReportDirectory, MARKDOWN_NAME, readHalves, storeHalf } from "./store";
