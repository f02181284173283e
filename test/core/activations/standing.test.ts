import { describe, expect, it } from "vitest";
import { type PanelLikeness, standAmong } from "../../../src/core/activations/standing.ts";
import type { Statements } from "../../../src/core/statements.ts";
import { random } from "../../support/random.ts";

const PRIVATE: Statements = { trainingImages: "private", ancestor: "scratch" };
const LEVEL = 0.001;
/** Honest models, two layers each: those of the source's architecture are liker it. */
const others = Array.from({ length: 15 }, (_, i) => member(0.6 + 0.01 * (i % 5)));
const own = [0.7, 0.71].map((value) => member(value, true));

function member(value: number, sameShape = false, isTwin = false): PanelLikeness {
  return { likeness: [value + 0.1, value - 0.1], sameShape, isTwin };
}

function layers(value: number) {
  return {
    layers: [value + 0.1, value - 0.1].map((likeness, i) => ({
      name: `${i}`,
      likeness: Math.min(1, likeness),
      counterpart: "",
    })),
  };
}

function stand(value: number, panel: readonly PanelLikeness[], statements = PRIVATE) {
  return standAmong(layers(value), panel, LEVEL, statements);
}

describe("the standing of hidden layers", () => {
  it("makes derived what lies far beyond all models, and some of the way to the source", () => {
    const evidence = stand(0.88, [...others, ...own]);
    expect(evidence).toMatchObject({
      verdict: "derived",
      pValue: 0.001,
      references: 17,
      sameArchitecture: true,
      doubts: [],
    });
    expect(evidence.share).toBeCloseTo((0.88 - 0.705) / (1 - 0.705), 10);
    expect(evidence.layers.map(({ z }) => z !== undefined && z > 3)).toEqual([true, true]);
  });

  it("takes the suspect for a model of the source's architecture where the panel has some", () => {
    expect(stand(0.72, [...others, ...own])).toMatchObject({ verdict: "unrelated", doubts: [] });
    const { z = 0 } = stand(0.72, [...others, ...own]);
    expect(z).toBeLessThan(2);
    expect(stand(0.72, others)).toMatchObject({ verdict: "no-verdict", doubts: ["SOURCE_ARCHITECTURE_MISSING"] });
  });

  it("says nothing with fewer than five models, but how like each layer is", () => {
    expect(stand(0.88, others.slice(11))).toEqual({
      verdict: "no-verdict",
      pValue: undefined,
      z: undefined,
      share: undefined,
      references: 4,
      sameArchitecture: false,
      layers: layers(0.88).layers.map((layer) => ({ ...layer, z: undefined })),
      doubts: [],
    });
  });

  it("doubts what honest models of the same images or architecture could reach, and what a common ancestor explains", () => {
    const doubts = (value: number, panel: readonly PanelLikeness[], changes: Partial<Statements>) =>
      stand(value, panel, { ...PRIVATE, ...changes }).doubts;
    const near = 0.75;
    expect(doubts(near, [...others, ...own], {})).toEqual([]);
    expect(doubts(near, others, { trainingImages: "unsaid" })).toEqual([
      "SAME_IMAGES_POSSIBLE",
      "SOURCE_ARCHITECTURE_MISSING",
    ]);
    expect(doubts(near, [...others, member(0.7, true, true)], { trainingImages: "shared" })).toEqual([]);
    expect(doubts(0.95, others, { trainingImages: "shared" })).toEqual([]);
    expect(doubts(0.95, others, { ancestor: "stated" })).toEqual(["ANCESTOR_STATED"]);
    expect(stand(0.95, others, { ...PRIVATE, ancestor: "stated" }).verdict).toBe("no-verdict");
    expect(doubts(0.6, others, { trainingImages: "unsaid", ancestor: "stated" })).toEqual([]);
  });

  it("accuses nobody by models that happen to agree", () => {
    const agreeing = Array.from({ length: 8 }, () => member(0.6));
    expect(stand(0.61, agreeing)).toMatchObject({ verdict: "unrelated" });
    expect(stand(0.65, agreeing)).toMatchObject({ verdict: "unrelated" });
    expect(stand(0.9, agreeing)).toMatchObject({ verdict: "derived" });
  });

  it("shows no p-value below 1/1000, and decides by the one that it is", () => {
    expect(stand(0.97, others).pValue).toBe(0.001);
    expect(standAmong(layers(0.97), others, 1e-40, PRIVATE).verdict).toBe("unrelated");
  });

  describe("keeps its p-values no smaller than uniform for honest models", () => {
    const { normal } = random(11);
    const shapes = [false, false, false, false, false, false, false, true, true, true];
    const panelled = (within: number) =>
      shapes.map((sameShape) => member(sameShape ? 0.68 + within * normal() : 0.6 + 0.02 * normal(), sameShape));
    const pValues = (center: number, within: number) =>
      Array.from({ length: 2000 }, () => stand(center + within * normal(), panelled(within)).pValue ?? 1);
    const share = (values: readonly number[], level: number) => values.filter((p) => p <= level).length / values.length;
    const slack = (level: number) => 3 * Math.sqrt((level * (1 - level)) / 2000);

    it.each([0.01, 0.05, 0.2, 0.6])("of either kind, at %s", (level) => {
      const found = share(pValues(0.68, 0.02), level);
      expect(found).toBeLessThan(level / 2 + slack(level / 2));
      expect(found).toBeGreaterThan(level / 2 - slack(level / 2));
      expect(share(pValues(0.6, 0.02), level)).toBeLessThan(level);
    });

    it.each([0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95])(
      "where those of the source's architecture lie closer together, at %s",
      (level) => {
        expect(share(pValues(0.68, 0.004), level)).toBeLessThan(level + slack(level));
      },
    );
  });
});
