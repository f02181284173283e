import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discoveriesAmong, type Placing, PROCEDURES, type Procedure } from "../../src/core/discoveries.ts";
import { type Random, random } from "../support/random.ts";

/** Suspects with so many of n references at least as close. */
const placed = (panel: number, ...counts: number[]): Placing[] => counts.map((asClose) => ({ asClose, panel }));

const discovered = (placings: readonly Placing[], procedure: Procedure, alpha = 0.05) =>
  discoveriesAmong(placings, procedure, alpha).discovered;

describe("Benjamini and Hochberg's procedure on conformal p-values", () => {
  it("discovers the k smallest for the largest k of which the k-th is small enough", () => {
    // p 0.01, 0.02, 0.03, 0.05 and 0.5 against 0.05 k / 5: 0.01, 0.02, 0.03, 0.04, 0.05.
    expect(discovered(placed(99, 0, 1, 2, 4, 49), "bh")).toEqual([true, true, true, false, false]);
    // 0.02 alone would not do for the smallest, but the third does for all three.
    expect(discovered(placed(99, 1, 2, 2, 30, 40), "bh")).toEqual([true, true, true, false, false]);
    expect(discovered(placed(99, 1, 30, 40), "bh")).toEqual([false, false, false]);
  });

  it("discovers one suspect that is alone as the conformal rule would", () => {
    expect(discovered(placed(19, 0), "bh")).toEqual([true]);
    expect(discovered(placed(19, 1), "bh")).toEqual([false]);
    expect(discovered(placed(18, 0), "bh")).toEqual([false]);
  });
});

describe("the same with e-values", () => {
  it("discovers those closer than their whole panel, if there are enough of them for their number", () => {
    // e is 100 or 0, and must reach 5 / (0.05 k): 100 for the first.
    expect(discovered(placed(99, 0, 1, 2, 4, 49), "e-bh")).toEqual([true, false, false, false, false]);
    expect(discovered(placed(99, 0, 1, 2, 4, 49, 60), "e-bh")).toEqual(Array(6).fill(false));
    expect(discovered(placed(99, 0, 0, 2, 4, 49, 60), "e-bh")).toEqual([true, true, false, false, false, false]);
    expect(discovered(placed(19, 0), "e-bh")).toEqual([true]);
  });

  it("takes panels of different sizes for what each can show", () => {
    const both = [...placed(199, 0), ...placed(19, 0, 3, 9)];
    expect(discovered(both, "e-bh")).toEqual([true, false, false, false]);
  });
});

describe("what so few references can tell", () => {
  it("is nothing among a thousand suspects with 19, unless all of them are closer than all", () => {
    for (const procedure of PROCEDURES) {
      const some = placed(19, ...Array.from({ length: 1000 }, (_, i) => (i < 999 ? 0 : 5)));
      const result = discoveriesAmong(some, procedure, 0.05);
      expect(result).toMatchObject({ fewest: 1000, neededForOne: 19_999 });
      expect(result.discovered).not.toContain(true);
      expect(discovered(placed(19, ...Array(1000).fill(0)), procedure)).not.toContain(false);
    }
  });

  it("is said exactly: one fewer than the fewest are never discovered, and so many are", () => {
    const world = fc.record({
      panel: fc.integer({ min: 1, max: 300 }),
      others: fc.integer({ min: 0, max: 60 }),
      close: fc.integer({ min: 1, max: 60 }),
      alpha: fc.constantFrom(0.05, 0.01, 0.1, 0.25),
      procedure: fc.constantFrom(...PROCEDURES),
    });
    fc.assert(
      fc.property(world, ({ panel, others, close, alpha, procedure }) => {
        const placings = placed(panel, ...Array(close).fill(0), ...Array(others).fill(panel));
        const { discovered, fewest, neededForOne } = discoveriesAmong(placings, procedure, alpha);
        expect(discovered.filter(Boolean)).toHaveLength(close >= fewest ? close : 0);
        expect(fewest === 1).toBe(panel >= neededForOne);
      }),
    );
  });
});

it("no suspect at all is discovered among none", () => {
  for (const procedure of PROCEDURES) expect(discovered([], procedure)).toEqual([]);
});

/** Models in clusters: those of one architecture share an effect. Honest suspects are exchangeable with the references. */
function clustered({ normal, uniform }: Random, effect: number): () => number {
  const architectures = Array.from({ length: 4 }, () => effect * normal());
  return () => architectures[Math.floor(4 * uniform())] + normal();
}

describe("the false discovery rate with exchangeable models", () => {
  const [runs, honest, copies] = [1500, 30, 10];

  it.each(
    PROCEDURES.flatMap((procedure) =>
      [0, 2].flatMap((effect) => [0.05, 0.1].map((alpha) => ({ procedure, effect, alpha }))),
    ),
  )(
    "is within its bound: $procedure at $alpha, spread between architectures $effect",
    ({ procedure, effect, alpha }) => {
      const source = random(71);
      let share = 0;
      let found = 0;
      for (let run = 0; run < runs; run += 1) {
        const model = clustered(source, effect);
        const references = Array.from({ length: 99 }, model);
        const suspects = Array.from(
          { length: honest + copies },
          (_, i) => model() + (i < honest ? 0 : 5 * (1 + effect)),
        );
        const placings = suspects.map((own) => ({ asClose: references.filter((one) => one >= own).length, panel: 99 }));
        const result = discovered(placings, procedure, alpha);
        const wrong = result.slice(0, honest).filter(Boolean).length;
        const all = result.filter(Boolean).length;
        share += all === 0 ? 0 : wrong / all;
        found += all - wrong;
      }
      // The share of wrong discoveries spreads by less than 0.25 from run to run.
      expect(share / runs).toBeLessThanOrEqual((alpha * honest) / (honest + copies) + (4 * 0.25) / Math.sqrt(runs));
      expect(found / runs / copies, "power").toBeGreaterThan(0.9);
    },
  );
});
