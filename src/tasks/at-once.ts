import { setMaxListeners } from "node:events";
import { toSacError } from "../errors.ts";

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

/**
 * The same, for what has a result.
 * @param signal of `work` aborts when another one has failed
 * @param take is given the results in the order of the items, each as soon as all before it are there
 * @throws the first error of `work` or `take`
 */
export async function eachInOrder<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  take: (result: R) => void,
): Promise<void> {
  const failure = new AbortController();
  // Every process listens to it.
  setMaxListeners(0, failure.signal);
  const waiting = new Map<number, { readonly result: R }>();
  let next = 0;
  const stop = (thrown: unknown) => failure.abort(toSacError(thrown));
  const takeReady = async (item: T, index: number) => {
    waiting.set(index, { result: await work(item, failure.signal) });
    for (let ready = waiting.get(next); ready; ready = waiting.get(next)) {
      waiting.delete(next);
      next += 1;
      take(ready.result);
    }
  };
  await atOnce(items, most, takeReady, stop);
}
