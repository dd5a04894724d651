import { describe, expect, test } from "vitest";
import { dailyWindow, weeklyWindow, windowMinutes, windowsMeet } from "./windows";

test.each([
  ["02:00-03:00", 60],
  ["23:45-00:15", 30],
  ["00:00-00:00", 1440],
])("the daily window %s lasts %i minutes", (text, minutes) => {
  expect(windowMinutes(dailyWindow(text))).toBe(minutes);
});

test.each([
  ["sun:04:00-sun:05:00", 60],
  ["sun:23:30-mon:00:30", 60],
  ["mon:00:00-mon:00:00", 10080],
  ["mon:16:00-tue:17:00", 1500],
])("the weekly window %s lasts %i minutes", (text, minutes) => {
  expect(windowMinutes(weeklyWindow(text))).toBe(minutes);
});

describe("windowsMeet", () => {
  test.each([
    ["02:00-03:00", "sun:04:00-sun:05:00", false],
    ["02:00-03:00", "sun:03:00-sun:04:00", false],
    ["02:00-03:01", "sun:03:00-sun:04:00", true],
    ["02:00-03:00", "wed:02:30-wed:02:45", true],
    ["23:30-00:30", "mon:00:15-mon:01:00", true],
    ["23:30-00:30", "sun:23:00-sun:23:45", true],
    ["00:00-01:00", "sun:23:30-mon:00:30", true],
    ["02:00-03:00", "mon:04:00-tue:01:00", false],
    ["02:00-03:00", "mon:04:00-tue:03:00", true],
    ["00:10-00:40", "sun:23:00-mon:00:10", false],
  ])("every day %s and %s: %s", (daily, weekly, expected) => {
    expect(windowsMeet(dailyWindow(daily), weeklyWindow(weekly))).toBe(expected);
  });
});
