/** Foreign text without characters that control a terminal, break a line or reverse its direction. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}
