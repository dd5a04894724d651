import { InvalidArgumentError } from "commander";

/** Parser of an option's value that is a whole number within bounds. */
export function between(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`A whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}
