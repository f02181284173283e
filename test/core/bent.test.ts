import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tailByOrder } from "../../src/core/bent.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { random } from "../support/random.ts";
import { simulate } from "../support/simulation.ts";
import { mapValues } from "../support/transforms.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const REFERENCES = 19;

/** What keeps the order of scores and moves them as no honest model's are moved. */
const BENDS: Readonly<Record<string, (score: number) => number>> = {
  "a leaky rectifier": (score) => (score < 0 ? 0.1 * score : score),
  "an exponential unit": (score) => (score < 0 ? Math.exp(score) - 1 : score),
  "a root": (score) => Math.exp(0.3 * score),
  "a cube": (score) => score ** 3,
};

function world(seed: number) {
  const { source, peer, copy } = simulate(random(seed), 60);
  const asked = prepare(source, SETTINGS);
  const references = Array.from({ length: REFERENCES }, () => prepare(peer(), SETTINGS, asked));
  const tail = (outputs: Matrix) => tailByOrder(asked, prepare(outputs, SETTINGS, asked), references);
  return { peer, copy, tail };
}

describe("a suspect's scores", () => {
  it("are not asked for their order alone where they are spread over the classes as the references' are", () => {
    const asked = Array.from({ length: 60 }, (_, seed) => world(seed)).filter(
      ({ peer, tail }) => tail(peer()) !== undefined,
    );
    expect(asked).toEqual([]);
  });

  it.each(Object.keys(BENDS))(
    "bent by %s are: an honest model is then as far as the references, and a copy is close",
    (bend) => {
      const [honest, copies] = [0, 1].map((of) =>
        Array.from({ length: 30 }, (_, seed) => {
          const { peer, copy, tail } = world(seed);
          return tail(mapValues(of === 0 ? peer() : copy(0.3), BENDS[bend])) ?? Number.NaN;
        }),
      );
      expect([...honest, ...copies]).not.toContain(Number.NaN);
      expect(honest.filter((p) => p <= 0.05).length).toBeLessThan(8);
      expect(copies.filter((p) => p > 0.05)).toEqual([]);
    },
  );

  it("come to the same by their order, however they are bent", () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const { peer, tail } = world(seed);
        const outputs = peer();
        const tails = Object.values(BENDS).flatMap((bend) => tail(mapValues(outputs, bend)) ?? []);
        for (const one of tails) expect(one).toBeCloseTo(tails[0], 6);
      }),
      { numRuns: 20 },
    );
  });

  it("have no order where many are cut off, so that nothing can be said of how close they are", () => {
    const { peer, tail } = world(3);
    expect(tail(mapValues(peer(), (score) => Math.max(0, score)))).toBe(1);
  });

  it("have no order that says anything where they are labels, over other classes, or among too few references", () => {
    const { source, peer } = simulate(random(5), 60);
    const asked = prepare(source, SETTINGS);
    const bent = mapValues(peer(), BENDS["a cube"]);
    const references = Array.from({ length: REFERENCES }, () => prepare(peer(), SETTINGS, asked));
    const suspect = prepare(bent, SETTINGS, asked);
    expect(tailByOrder(asked, suspect, references)).toBeDefined();
    expect(tailByOrder(asked, suspect, references.slice(0, 2))).toBeUndefined();
    expect(tailByOrder(asked, prepare(bent, SETTINGS, asked, true), references)).toBeUndefined();
    expect(tailByOrder(asked, { ...suspect, classes: 11 }, references)).toBeUndefined();
  });
});
