/** Procedures over all suspects of a run. `bh`: Benjamini and Hochberg's; `e-bh`: the same with e-values. */
export const PROCEDURES = ["bh", "e-bh"] as const;
export type Procedure = (typeof PROCEDURES)[number];

/** One suspect among the models of its panel: what a conformal p-value and an e-value are made of. */
export interface Placing {
  /** Models of the panel that are at least as close to the source. */
  readonly asClose: number;
  readonly panel: number;
}

/** What a procedure made of a run. */
export interface Discoveries {
  /** Whether each suspect is a discovery, in their order. */
  readonly discovered: readonly boolean[];
  /** The fewest that the procedure could have discovered at once among so many suspects, with panels of this size. */
  readonly fewest: number;
  /** How many models a panel would need for the procedure to be able to discover a single suspect of so many. */
  readonly neededForOne: number;
}

/** Against rounding, where a p-value meets its level exactly. */
const ROUNDING = 1e-9;

/**
 * Marks the suspects of a run that are discoveries at a false discovery rate of alpha: among them, the expected share of honest
 * suspects is at most alpha, if those are exchangeable with the models of their panel.
 *
 * `bh` takes conformal p-values, p = (1 + asClose) / (n + 1): the k smallest are discoveries for the largest k for which the
 * k-th is at most alpha k / m (Benjamini and Hochberg 1995). Its promise holds where suspects share one panel, which makes
 * their p-values positively dependent (PRDS; Bates, Candès, Lei, Romano and Sesia 2023, theorem 2).
 *
 * `e-bh` takes e-values, e = n + 1 of a suspect closer than its whole panel and 0 of any other, whose mean is at most 1 for an
 * honest one: those with e at least m / (alpha k) (Wang and Ramdas 2022). Its promise holds however suspects depend on each other.
 */
export function discoveriesAmong(placings: readonly Placing[], procedure: Procedure, alpha: number): Discoveries {
  const m = placings.length;
  // Of an e-value, the reciprocal is what Benjamini and Hochberg's step-up would take for a p-value.
  const values = placings.map(({ asClose, panel }) =>
    procedure === "bh" ? (1 + asClose) / (panel + 1) : asClose === 0 ? 1 / (panel + 1) : Number.POSITIVE_INFINITY,
  );
  const ascending = [...values].sort((a, b) => a - b);
  const isWithin = (value: number, k: number) => value <= ((alpha * k) / m) * (1 + ROUNDING);
  const last = ascending.findLastIndex((value, i) => isWithin(value, i + 1));
  const largest = Math.max(0, ...placings.map(({ panel }) => panel));
  return {
    discovered: values.map((value) => last >= 0 && value <= ascending[last]),
    fewest: Math.max(1, Math.ceil((m / (alpha * (largest + 1))) * (1 - ROUNDING))),
    neededForOne: Math.max(0, Math.ceil((m / alpha) * (1 - ROUNDING)) - 1),
  };
}
