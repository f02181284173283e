import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scoreCalibration } from "../../src/fingerprint/calibration.ts";
import { type Reference, statementsOf } from "../../src/fingerprint/fingerprint.ts";
import { decodeGallery, decodeProbes } from "../../src/fingerprint/images.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { kindOf } from "../../src/kinds/kind-of.ts";

/**
 * Fingerprints of the fixtures' sources as sac 0.1.0 wrote them before a manifest had variants: `sac enroll` with four probes,
 * of which `drawn.sac` has a sketch of weights; `calibrated.sac` and `verification.sac` went through `sac calibrate`.
 */
const goldens = ["drawn", "calibrated", "given", "verification"].map((name) => {
  const bytes = readFileSync(join(import.meta.dirname, `goldens/${name}.sac`));
  return { name, bytes, fingerprint: unpackFingerprint(bytes, `${name}.sac`) };
});
const withoutScores = (models: readonly Reference[] = []) => models.map(({ scores: _, ...model }) => model);

describe("a fingerprint that an earlier program wrote", () => {
  it.each(goldens)("($name) is written again byte for byte", ({ bytes, fingerprint }) => {
    expect(Buffer.from(packFingerprint(fingerprint)).equals(bytes)).toBe(true);
  });

  it("has what belongs to its task and to the choice of its probes", () => {
    const of = goldens.map(({ name, fingerprint: { about, gallery, calibration, weights } }) => [
      name,
      [about.task, about.selection.rule, about.quality, gallery.length],
      [about.verification?.feature, calibration?.unrelated.length, calibration?.derived.length, weights !== undefined],
    ]);
    expect(of).toEqual([
      ["drawn", ["classification", "random", 25, 0], [undefined, undefined, undefined, true]],
      ["calibrated", ["classification", "misclassified", 25, 0], [undefined, 3, 1, false]],
      ["given", ["classification", "given", undefined, 0], [undefined, undefined, undefined, false]],
      ["verification", ["verification", "random", 25, 12], ["similarity", 2, 0, false]],
    ]);
  });

  it.each(goldens)("($name) states nothing", ({ fingerprint }) => {
    expect(statementsOf(fingerprint)).toEqual({ trainingImages: "unsaid", ancestor: "unsaid" });
  });

  it.each(goldens)("($name) shows the very pixels that the source saw", async ({ fingerprint }) => {
    const [probes, gallery] = await Promise.all([decodeProbes(fingerprint), decodeGallery(fingerprint)]);
    expect([probes.length, gallery.length]).toEqual([4, fingerprint.gallery.length]);
  });

  it.each(goldens)(
    "($name) gives its references the scores that they had, but for fusion and a classifier's scores that are read in the source's numbers, which are others now",
    ({ fingerprint }) => {
      const changed =
        fingerprint.about.task === "classification"
          ? ["fusion", "logit-cosine", "peer-likelihood", "peer-residual"]
          : ["fusion"];
      const { unrelated = [], derived = [] } = fingerprint.calibration ?? {};
      const again = scoreCalibration(fingerprint, withoutScores(unrelated), withoutScores(derived), true);
      for (const [i, { scores }] of [...unrelated, ...derived].entries()) {
        const now = [...again.unrelated, ...again.derived][i].scores;
        expect(Object.keys(now).sort()).toEqual(Object.keys(scores).sort());
        const others = Object.entries(scores).filter(([name]) => !changed.includes(name));
        for (const [name, value] of others) expect(now).toHaveProperty(name, expect.closeTo(value, 5));
      }
    },
  );

  it("of a verification model is read by another feature, and back, without loss", () => {
    const { fingerprint } = goldens[3];
    const decided = kindOf(fingerprint).withFeature("decision");
    expect(decided.about.verification?.feature).toBe("decision");
    expect(decided.correlation).not.toEqual(fingerprint.correlation);
    const back = kindOf(decided).withFeature("similarity");
    expect(back.about).toEqual(fingerprint.about);
    back.correlation.data.forEach((value, i) => {
      expect(value).toBeCloseTo(fingerprint.correlation.data[i], 5);
    });
  });

  it("of a classifier has no features that could be read in another way", () => {
    for (const { fingerprint } of goldens.slice(0, 3))
      expect(kindOf(fingerprint).withFeature("decision")).toEqual(fingerprint);
  });
});
