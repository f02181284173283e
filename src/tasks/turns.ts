/** Does work when its turn has come. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Has so many at once have their turn, in the order in which they come, whoever is ready first. What somebody does before and
 * after their turn goes on beside those of others.
 * @returns what begins somebody; who never takes the turn that they are given is passed over when they end
 */
export function turnsFor(most: number): <R>(begin: (inTurn: InTurn) => Promise<R>) => Promise<R> {
  let free = most;
  const waiting: (() => void)[] = [];
  const take = async () => {
    if (free === 0) return new Promise<void>((resolve) => waiting.push(resolve));
    free -= 1;
  };
  const giveBack = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  let before = Promise.resolve();
  return (begin) => {
    const admitted = before;
    let pass = () => {};
    before = new Promise((resolve) => {
      pass = resolve;
    });
    const inTurn: InTurn = async (work) => {
      await admitted;
      await take();
      pass();
      try {
        return await work();
      } finally {
        giveBack();
      }
    };
    return begin(inTurn).finally(pass);
  };
}
