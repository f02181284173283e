import { SacError } from "../errors.ts";

interface Bound {
  readonly wanted: string;
  holds(value: number): boolean;
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Bound {
  const wanted = `a whole number from ${least} to ${most}`;
  return { wanted, holds: (value) => Number.isInteger(value) && value >= least && value <= most };
}

function between(least: number, most: number): Bound {
  return { wanted: `a number between ${least} and ${most}`, holds: (value) => value > least && value < most };
}

/** As the command bounds them. */
const BOUNDS: Readonly<Record<string, Bound>> = {
  probes: whole(2, 10_000),
  quality: whole(1, 100),
  pool: whole(2, 1_000_000),
  seed: whole(0),
  seeds: whole(1, 1000),
  references: whole(2, 1000),
  threads: whole(1, 256),
  timeLimitMs: whole(1),
  memoryLimitBytes: whole(1),
  alpha: between(0, 1),
  threshold: between(0, 2),
};

/** @throws SacError USAGE naming the first number of the options that is out of its bounds */
export function refuseOutOfBounds(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const bound = BOUNDS[name];
    if (bound === undefined || typeof value !== "number" || bound.holds(value)) continue;
    throw new SacError("USAGE", `${name} is ${value}.`, `Give ${bound.wanted}.`);
  }
}
