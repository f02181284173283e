/**
 * A value as indented JSON. Controls and invisible or reordering characters in its strings are written as escapes, so that
 * the same value comes out of it and nothing reaches a terminal or a CI runner that shows it.
 */
export function asJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
    .replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu, escaped)
    .replace(/##(?=(vso)?\[)/gi, "#\\u0023");
  return `${text}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** A value as JSON in which equal values give equal texts: the fields of objects stand in the order of their names. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([some], [other]) => (some < other ? -1 : 1)));
  });
}
