import { UndecidedError } from "./convert";
import type { BinaryOperator } from "./syntax";

/** Numbers are multiples of this, which JavaScript holds exactly. */
const PARTS = 1024;
const MOST = 2n ** 52n;

/**
 * Terraform's arithmetic, on numbers that JavaScript holds as exactly as Terraform.
 * @throws UndecidedError for thirds, tenths, infinity and signed zeros
 */
export function calculate(operator: BinaryOperator, left: number, right: number): number {
  const [one, other] = [exact(left), exact(right)];
  const result = compute(operator, one, other);
  if (result === undefined || result > MOST || result < -MOST) {
    throw new UndecidedError("a number that is not exact");
  }
  if (
    result === 0n &&
    !["+"].includes(operator) &&
    (one < 0n || other < 0n || (operator === "-" && other === 0n))
  ) {
    throw new UndecidedError("a zero that may have a sign");
  }
  return Number(result) / PARTS;
}

function exact(number: number): bigint {
  const parts = number * PARTS;
  if (!Number.isInteger(parts) || Math.abs(parts) > Number(MOST)) {
    throw new UndecidedError("a number that is not exact");
  }
  return BigInt(parts);
}

function compute(operator: BinaryOperator, one: bigint, other: bigint): bigint | undefined {
  const parts = BigInt(PARTS);
  switch (operator) {
    case "+":
      return one + other;
    case "-":
      return one - other;
    case "*":
      return quotient(one * other, parts);
    case "/":
      return quotient(one * parts, other);
    case "%":
      return other === 0n ? undefined : one % other;
    default:
      return undefined;
  }
}

function quotient(one: bigint, other: bigint): bigint | undefined {
  return other !== 0n && one % other === 0n ? one / other : undefined;
}
