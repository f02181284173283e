import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../src/core/judging.ts";
import { matrix } from "../../src/core/matrix.ts";
import { labelsOf } from "../../src/core/outputs.ts";
import { prepare } from "../../src/core/prepare.ts";
import { closeness, directScores, distanceIn, leastSpread, usualScore } from "../../src/core/scores.ts";
import { normalMatrix, random, shuffled } from "../support/random.ts";
import { logSoftmax, mapValues, permuteClasses, softmax } from "../support/transforms.ts";

interface Golden {
  readonly n: number;
  readonly classes: number;
  readonly given: number[];
  /** The suspect's, then the unrelated models'. */
  readonly logits: number[][];
  readonly rates: number[];
  readonly tail: number;
  readonly conformal: number;
}

const goldens: Golden[] = JSON.parse(readFileSync(new URL("goldens/match-rate.json", import.meta.url), "utf8"));
const seeds = fc.integer({ min: 1, max: 2 ** 30 });
const settings = { representation: "canonical", correlation: { kind: "cosine" } } as const;

/** Models that answer 30 probes with 5 classes, and labels that are given. */
function world(seed: number) {
  const draw = random(seed);
  const given = Array.from({ length: 30 }, () => Math.floor(5 * draw.uniform()));
  const ours = prepare(normalMatrix(30, 5, draw), { ...settings, given });
  const scoresOf = (outputs = normalMatrix(30, 5, draw)) =>
    directScores(ours, prepare(outputs, { ...settings, given }, ours));
  return { draw, given, ours, scoresOf };
}

describe("the match rate", () => {
  it.each(goldens.map((golden, i) => [i, golden] as const))("is what NumPy finds: case %i", (_, golden) => {
    const { n, classes, given } = golden;
    const outputs = golden.logits.map((logits) => matrix(n, classes, Float32Array.from(logits)));
    const source = prepare(outputs[0], { ...settings, given });
    const all = outputs.map((one) => directScores(source, prepare(one, { ...settings, given }, source)));
    golden.rates.forEach((rate, i) => {
      expect(all[i]["match-rate"]).toBeCloseTo(rate, 12);
      expect(distanceIn(all[i])).toBeCloseTo(1 - rate, 12);
    });
    const [suspect, ...unrelated] = all.map((scores) => closeness(scores, "match-rate"));
    const evidence = evidenceOf(1 - suspect, suspect, unrelated, leastSpread("match-rate", unrelated, n));
    expect(evidence.conformal).toBeCloseTo(golden.conformal, 12);
    expect(Math.log(evidence.tail)).toBeCloseTo(Math.log(golden.tail), 8);
  });

  it("is the share of the given labels, whatever the source itself answers", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { draw, given, scoresOf } = world(seed);
        const outputs = normalMatrix(30, 5, draw);
        const labels = labelsOf(outputs);
        const expected = given.filter((label, i) => label === labels[i]).length / 30;
        expect(scoresOf(outputs)["match-rate"]).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("is the same for logits, shifted, scaled, softmax and log-softmax of one model", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { draw, scoresOf } = world(seed);
        const outputs = normalMatrix(30, 5, draw);
        const expected = scoresOf(outputs)["match-rate"];
        for (const guise of [
          mapValues(outputs, (value) => value + 3),
          mapValues(outputs, (value) => value / 7),
          softmax(outputs),
          logSoftmax(outputs),
        ]) {
          expect(scoresOf(guise)["match-rate"]).toBe(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("takes classes in the order in which models have them: labels name classes, and are not matched", () => {
    const { draw, given, ours } = world(11);
    const outputs = normalMatrix(30, 5, draw);
    const permuted = permuteClasses(outputs, shuffled(5, draw));
    const labels = labelsOf(permuted);
    const answers = prepare(permuted, { ...settings, given }, ours);
    expect(answers.order).toBeUndefined();
    const expected = given.filter((label, i) => label === labels[i]).length / 30;
    expect(directScores(ours, answers)["match-rate"]).toBeCloseTo(expected, 12);
  });

  it("is what a fingerprint with given labels is judged by, and nothing where none are given or classes differ", () => {
    const { scoresOf, draw } = world(5);
    expect(usualScore(scoresOf(), true)).toBe("match-rate");
    expect(scoresOf(normalMatrix(30, 6, draw))).not.toHaveProperty("match-rate");
    const plain = prepare(normalMatrix(30, 5, draw), settings);
    const scores = directScores(plain, plain);
    expect(scores).not.toHaveProperty("match-rate");
    expect(usualScore(scores, false)).toBe("sac");
    expect(distanceIn(scores)).toBe(scores.sac);
  });

  it("of one probe more than models that are all alike is no evidence", () => {
    const alike = [0.1, 0.1, 0.1];
    const { tail } = evidenceOf(0.89, 0.11, alike, leastSpread("match-rate", alike, 100));
    expect(tail).toBeGreaterThan(0.3);
    expect(leastSpread("match-rate", [0, 0, 0], 100)).toBeGreaterThan(0);
    expect(leastSpread("fusion", alike, 100)).toBe(0);
  });
});
