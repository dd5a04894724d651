/** A weekly window in minutes since Monday 00:00 UTC; `end` may pass the end of the week. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `hh:mm-hh:mm`, which may pass midnight, as Monday's window. */
export function dailyWindow(text: string): Window {
  const [start = 0, end = 0] = text.split("-").map(minutesOfDay);
  return { start, end: end > start ? end : end + DAY };
}

/** `ddd:hh:mm-ddd:hh:mm`, which may pass the end of the week. */
export function weeklyWindow(text: string): Window {
  const [start = 0, end = 0] = text
    .split("-")
    .map((moment) => DAYS.indexOf(moment.slice(0, 3)) * DAY + minutesOfDay(moment.slice(4)));
  return { start, end: end > start ? end : end + WEEK };
}

/** How long a window is, in minutes. */
export function windowMinutes({ start, end }: Window): number {
  return end - start;
}

/** Whether a daily window overlaps a weekly one. */
export function windowsMeet(daily: Window, weekly: Window): boolean {
  // From the day before, whose window may pass midnight, to the day after the week, which the weekly window may reach.
  return Array.from({ length: 9 }, (_, index) => (index - 1) * DAY).some(
    (shift) => daily.start + shift < weekly.end && weekly.start < daily.end + shift,
  );
}

function minutesOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}
