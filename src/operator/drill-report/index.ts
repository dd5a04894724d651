export { renderDrill, renderTable } from "./render";
export {
  type Check,
  combinedResult,
  type HalfReport,
  type Objective,
  resultOf,
  type Section,
  type Table,
  type TimedStep,
} from "./report";
export {
  checkReportDirectory,
  jsonOf,
  MARKDOWN_NAME,
  readHalves,
  reportFiles,
  storeHalf,
  storeStopped,
  strayFiles,
} from "./store";
export type { Mark, RequestSeries, RoundFigures, Timeline, Track } from "./timeline";
