import { describe, expect, it } from "vitest";
import { contradictionOf, type PartStanding } from "../../src/core/contradiction.ts";
import { standingBy } from "../../src/core/judging.ts";
import type { ScoreName } from "../../src/core/score-table.ts";
import { type Random, random } from "../support/random.ts";

/** A suspect among 20 unrelated models by a part of the images. @param own closeness @param others theirs */
function standing(own: number, others: readonly number[], name: ScoreName = "fusion"): PartStanding {
  const scores = (value: number) => ({ sac: 0.5, cosine: 0.5, [name]: value });
  return { ...standingBy(name, scores(own), others.map(scores), 30), images: 30 };
}

const panel = ({ normal }: Random, n = 20) => Array.from({ length: n }, () => normal());

describe("answers to clean and to compressed images", () => {
  it("contradict each other where a suspect is near by the clean ones alone, and say by how much", () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const draw = random(seed);
      const [clean, compressed] = [standing(9, panel(draw)), standing(-1, panel(draw))];
      const found = contradictionOf({ clean, compressed });
      expect(found).toMatchObject({ clean, compressed });
      expect(found?.spreads).toBeGreaterThan(3.5);
    }
  });

  it("do not where it is near, or far, by both", () => {
    const draw = random(1);
    for (const own of [9, 0, -3]) {
      const parts = { clean: standing(own, panel(draw)), compressed: standing(own, panel(draw)) };
      expect(contradictionOf(parts)).toBeUndefined();
    }
  });

  it("do not where it is the compressed ones that it is near by", () => {
    const draw = random(1);
    const parts = { clean: standing(-1, panel(draw)), compressed: standing(9, panel(draw)) };
    expect(contradictionOf(parts)).toBeUndefined();
  });

  it.each([5, 20, 60])(
    "of honest models contradict each other in fewer than 1 of 100 cases, among %i unrelated ones",
    (n) => {
      let found = 0;
      for (let seed = 1; seed <= 4000; seed += 1) {
        const draw = random(seed);
        const own = draw.normal();
        // What a model has of the source in the one part it has in the other, more or less.
        const both = Array.from({ length: n }, () => draw.normal());
        const other = (value: number) => value + 0.7 * draw.normal();
        const parts = { clean: standing(own, both), compressed: standing(other(own), both.map(other)) };
        if (contradictionOf(parts)) found += 1;
      }
      expect(found / 4000).toBeLessThan(0.01);
    },
  );

  it("may differ the more, the more the unrelated models' do", () => {
    const draw = random(3);
    const clean = standing(3, panel(draw));
    const alike = clean.panel.map((value) => value + 0.2 * draw.normal());
    const opposed = clean.panel.map((value) => -value);
    expect(contradictionOf({ clean, compressed: standing(0, alike) })).toBeDefined();
    expect(contradictionOf({ clean, compressed: standing(0, opposed) })).toBeUndefined();
  });

  it("are not compared by two scores, of models that lack the score, or with too few unrelated ones", () => {
    const draw = random(1);
    const [clean, compressed] = [standing(30, panel(draw)), standing(-1, panel(draw))];
    expect(contradictionOf({ clean, compressed: standing(-1, panel(draw), "peer-likelihood") })).toBeUndefined();
    expect(contradictionOf({ clean, compressed: standing(-1, panel(draw, 19)) })).toBeUndefined();
    expect(contradictionOf({ clean: standing(Number.NaN, panel(draw)), compressed })).toBeUndefined();
    const few = { clean: standing(30, panel(draw, 2)), compressed: standing(-1, panel(draw, 2)) };
    expect(contradictionOf(few)).toBeUndefined();
    expect(contradictionOf({ clean: standing(30, []), compressed: standing(-1, []) })).toBeUndefined();
  });
});
