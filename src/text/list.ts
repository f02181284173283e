/** A hostile file can hold a million names, or one of megabytes: so many are shown, and so much of each. */
const MOST_ITEMS = 10;
const MOST_LENGTH = 100;

/** A name of someone else's choosing, cut to what a person would read of it. */
export function shortened(name: string): string {
  return name.length > MOST_LENGTH ? `${name.slice(0, MOST_LENGTH)}…` : name;
}

/** `a, b, c and 7 more`: the first ten items. */
export function listed(items: readonly string[], separator = ", "): string {
  const shown = items.slice(0, MOST_ITEMS).join(separator);
  const others = items.length - MOST_ITEMS;
  return others > 0 ? `${shown} and ${others} more` : shown;
}
