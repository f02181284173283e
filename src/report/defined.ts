/**
 * A copy without the fields that are undefined or NaN, at any depth: JSON has neither, and in a report what does not apply
 * or cannot be had is left out. Only fields that may be absent can be undefined, so that the type stays.
 */
export function defined<T>(value: T): T;
export function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => defined(one));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && !Number.isNaN(field));
  return Object.fromEntries(fields.map(([name, field]) => [name, defined(field)]));
}
