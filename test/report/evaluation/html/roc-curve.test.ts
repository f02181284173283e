import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { areaUnderRoc } from "../../../../src/core/metrics.ts";
import { meanCurve, rocHeights } from "../../../../src/report/evaluation/html/roc.ts";

/** Few different values, so that ties are common. */
const scores = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });
const negative = (values: readonly number[]) => values.map((value) => -value);

describe("a ROC curve", () => {
  it("has the AUC as its area, ties and all", () => {
    fc.assert(
      fc.property(scores, scores, (derived, unrelated) => {
        const heights = rocHeights({ derived: [derived], unrelated: [unrelated] }, false);
        expect(mean(heights)).toBeCloseTo(areaUnderRoc(derived, unrelated), 12);
      }),
    );
  });

  it("never falls, and turns round with the score", () => {
    fc.assert(
      fc.property(scores, scores, (derived, unrelated) => {
        const heights = rocHeights({ derived: [derived], unrelated: [unrelated] }, false);
        for (const [i, height] of heights.slice(1).entries()) expect(height).toBeGreaterThanOrEqual(heights[i]);
        const turned = rocHeights({ derived: [negative(derived)], unrelated: [negative(unrelated)] }, true);
        expect(turned).toEqual(heights);
      }),
    );
  });

  it("over several draws is the mean of theirs", () => {
    const derived = [
      [3, 1],
      [0, 4],
    ];
    const unrelated = [
      [2, 0, -1],
      [1, 3, 2],
    ];
    const each = derived.map((ours, k) => rocHeights({ derived: [ours], unrelated: [unrelated[k]] }, false));
    expect(each).toEqual([
      [0.5, 1, 1],
      [0.5, 0.5, 0.5],
    ]);
    expect(rocHeights({ derived, unrelated }, false)).toEqual(meanCurve(each));
    expect(meanCurve(each)).toEqual([0.5, 0.75, 0.75]);
  });
});
