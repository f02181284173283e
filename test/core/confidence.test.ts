import { describe, expect, it } from "vitest";
import { atUsualConfidence, describeConfidence, isOddlySure, meanConfidence } from "../../src/core/confidence.ts";
import { matrix } from "../../src/core/matrix.ts";
import { labelsOf } from "../../src/core/outputs.ts";
import { prepare } from "../../src/core/prepare.ts";
import { seededNumbers } from "../../src/core/random.ts";

const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;
const [PROBES, CLASSES] = [60, 10];

function scores(seed: number, factor = 1) {
  const random = seededNumbers(seed);
  return matrix(
    PROBES,
    CLASSES,
    Float32Array.from({ length: PROBES * CLASSES }, () => factor * 8 * random()),
  );
}

const source = prepare(scores(1), SETTINGS);
const references = [2, 3, 4, 5].map((seed) => prepare(scores(seed), SETTINGS, source));
const confidence = describeConfidence(source, references);
if (!confidence) throw new Error("the references give scores");

describe("how sure a model is", () => {
  it("lies between one over the classes and one", () => {
    const all = [1e-6, 1, 100].map((factor) => meanConfidence(prepare(scores(6, factor), SETTINGS, source).soft));
    expect(all[0]).toBeCloseTo(1 / CLASSES, 5);
    expect(all[1]).toBeGreaterThan(all[0]);
    expect(all[2]).toBeGreaterThan(0.95);
  });

  it("is odd where it is less than every reference's, or more", () => {
    const odd = (factor: number) => isOddlySure(confidence, prepare(scores(2, factor), SETTINGS, source));
    expect([1e-30, 0.1, 1, 10].map(odd)).toEqual([true, true, false, true]);
  });

  it.each([1e-30, 1e-3, 1, 1e3])(
    "is made usual by a temperature, which changes no choice: scores times %d",
    (factor) => {
      const given = scores(7, factor);
      const usual = prepare(atUsualConfidence(given, confidence), SETTINGS, source);
      expect(meanConfidence(usual.soft)).toBeCloseTo(confidence.usual, 4);
      expect([...usual.labels]).toEqual([...labelsOf(given)]);
    },
  );

  it("is the same at any temperature, once it is usual", () => {
    const [plain, flat] = [1, 1e-20].map((factor) =>
      prepare(atUsualConfidence(scores(8, factor), confidence), SETTINGS, source),
    );
    plain.soft.data.forEach((value, i) => {
      expect(flat.soft.data[i]).toBeCloseTo(value, 4);
    });
  });

  it("is not known of references that give labels", () => {
    const labels = references.map((one) => prepare(one.chosen, SETTINGS, source, true));
    expect(describeConfidence(source, labels)).toBeUndefined();
  });
});
