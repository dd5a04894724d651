import { type AlarmDefinition, type AlarmState, statisticOf } from "./alarm";

/** The data points of an alarm, from samples, period by period. */
export class AlarmData {
  private samples: number[] = [];
  private period: number | undefined;
  private readonly datapoints: (number | undefined)[] = [];
  /** State after the last complete period. */
  state: AlarmState;

  /**
   * @param stateOf - the state that results from the data points, oldest first
   * @param initial - the state before the first period ends
   */
  constructor(
    private readonly definition: AlarmDefinition,
    private readonly stateOf: (datapoints: readonly (number | undefined)[], before: AlarmState) => AlarmState,
    initial: AlarmState,
  ) {
    this.state = initial;
  }

  /** Closes the periods that end by `now`, in seconds. */
  advance(now: number): void {
    const period = Math.floor(now / this.definition.periodSeconds);
    this.period ??= period;
    for (; this.period < period; this.period += 1) {
      this.datapoints.push(statisticOf(this.definition.statistic, this.samples));
      this.datapoints.splice(0, this.datapoints.length - this.definition.evaluationPeriods);
      this.samples = [];
      this.state = this.stateOf(this.datapoints, this.state);
    }
  }

  /** Adds a sample to the current period; undefined is no data. */
  sample(value: number | undefined): void {
    if (value !== undefined) {
      this.samples.push(value);
    }
  }
}
