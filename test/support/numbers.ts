/** A table in SQL of either engine, with the column `n`: the numbers below a power of ten. */
export function numbers(power: number): string {
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(" UNION ALL ");
  const factors = Array.from({ length: power }, (_, place) => `t${place}.d * ${10 ** place}`);
  const tables = factors.map((_, place) => `(${digits}) AS t${place}`);
  return `(SELECT ${factors.join(" + ")} AS n FROM ${tables.join(", ")}) AS numbers`;
}
