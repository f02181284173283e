/** Of a text in a report: what a stranger's file says must not grow pages and logs beyond reading. */
const LONGEST_TEXT = 4000;
/** What is no text: images. */
const WHOLE = new Set(["jpeg"]);

/**
 * A copy without the fields that are undefined or NaN, at any depth: JSON has neither, and in a report what does not apply
 * or cannot be had is left out. Only fields that may be absent can be undefined, so that the type stays. Texts are cut.
 */
export function defined<T>(value: T): T;
export function defined(value: unknown): unknown {
  if (typeof value === "string") return cut(value);
  if (Array.isArray(value)) return value.map((one) => defined(one));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && !Number.isNaN(field));
  return Object.fromEntries(fields.map(([name, field]) => [name, WHOLE.has(name) ? field : defined(field)]));
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
