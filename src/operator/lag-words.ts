import type { LagDatapoint } from "./aws/replica-lag";
import { duration } from "./journal";

/** A frozen network goes unnoticed for as long (`replica_net_timeout`): until then the replica reports a lag of 0. */
const silenceSeconds = 60;
/** How far back the trend looks. */
const trendMinutes = 5;

/** Writes after this moment may be missing on the replica, whatever its lag says; undefined if it never reported one. */
export function mayLackWritesAfter(datapoints: readonly LagDatapoint[]): Date | undefined {
  const last = datapoints.findLast(({ seconds }) => seconds >= 0);
  return last && new Date(last.at.getTime() - (last.seconds + silenceSeconds) * 1000);
}

/** The last known lag, its age and its trend: `90 s, falling (300 s 5 minutes before), reported 1 min ago`. */
export function lagInWords(datapoints: readonly LagDatapoint[], now: Date): string {
  const last = datapoints.at(-1);
  if (last === undefined) {
    return "no datapoint";
  }
  const age = duration(Math.max(0, (now.getTime() - last.at.getTime()) / 1000));
  const trend = trendOf(datapoints);
  const value = last.seconds < 0 ? "not replicating (-1)" : `${last.seconds} s`;
  const earlier =
    trend === undefined
      ? ""
      : `, ${trend.word} (${trend.before.seconds} s ${duration(trend.seconds)} before)`;
  return `${value}${earlier}, reported ${age} ago`;
}

/** What that means for a promotion, which loses what the replica has not received, and what it has received and not applied. */
export function lagAdvice(datapoints: readonly LagDatapoint[]): string {
  const last = datapoints.at(-1);
  if (last === undefined) {
    return "How much it lacks is not known.";
  }
  if (last.seconds < 0) {
    return "It has applied all that it received, or its replication broke: waiting gains nothing more from a source that is lost.";
  }
  if (last.seconds === 0) {
    return "0 also while the network is silent, for up to a minute, and on a replica that never connected.";
  }
  return trendOf(datapoints)?.word === "falling"
    ? "It is still applying what it received, and a promotion drops the rest: each minute of waiting saves writes. How long to wait is your decision."
    : "A promotion drops what it has received and not applied. The lag does not fall: waiting gains something only if it begins to.";
}

interface Trend {
  readonly word: "falling" | "rising" | "steady";
  readonly before: LagDatapoint;
  /** Between the two. */
  readonly seconds: number;
}

function trendOf(datapoints: readonly LagDatapoint[]): Trend | undefined {
  const last = datapoints.at(-1);
  if (last === undefined || last.seconds <= 0) {
    return undefined;
  }
  const age = ({ at }: LagDatapoint) => (last.at.getTime() - at.getTime()) / 1000;
  const before = datapoints.find((point) => point.seconds >= 0 && age(point) <= trendMinutes * 60);
  if (before === undefined || before === last) {
    return undefined;
  }
  const word =
    last.seconds < before.seconds ? "falling" : last.seconds > before.seconds ? "rising" : "steady";
  return { word, before, seconds: age(before) };
}
