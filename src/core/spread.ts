/** Those of a list, at most so many, that lie evenly over it; the last one is among them. */
export function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor(((i + 1) * list.length) / most) - 1]);
}
