/** A name from someone else's file for a message: in quotation marks, with escapes, and not too long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
