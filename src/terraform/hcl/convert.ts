/** What Terraform itself would refuse: a missing attribute, a wrong type. `try()` catches it. */
export class EvaluationError extends Error {}

/** Terraform's conversion to a number. */
export function toNumber(value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) throw new EvaluationError("not a number");
  return number;
}

/** Terraform's conversion to a string. */
export function toText(value: unknown): string {
  if (typeof value === "object" || value === undefined) throw new EvaluationError("not a string");
  return String(value);
}
