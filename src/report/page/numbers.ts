/** Three decimals, with a minus sign that is as wide as a plus. */
export function decimal(value: number | undefined, digits = 3): string {
  if (value === undefined) return "–";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}
