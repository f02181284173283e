/**
 * Works through items, at most so many at a time, each begun in its turn. The first error ends it: nothing else is begun.
 * @param stop is told of that error, so that it can end what is under way
 * @throws that error, when nothing is under way any more
 */
export async function atOnce<T>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<void>,
  stop: (thrown: unknown) => void,
): Promise<void> {
  const queue = items.entries();
  const errors: unknown[] = [];
  const takeTurns = async () => {
    for (const [index, item] of queue) {
      if (errors.length > 0) return;
      await work(item, index).catch((thrown) => {
        errors.push(thrown);
        stop(thrown);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, takeTurns));
  if (errors.length > 0) throw errors[0];
}
