export { renderDrill, renderTable } from "./render";
export {
  type Check,
  combinedVerdict,
  type HalfReport,
  type Objective,
  type Section,
  type Table,
  type TimedStep,
  verdictOf,
} from "./report";
export { checkReportDirectory, MARKDOWN_NAME, readHalves, storeHalf } from "./store";
