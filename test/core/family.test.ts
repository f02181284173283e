import fc from "fast-check";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { decideByTwins, familyEvidence } from "../../src/core/family.ts";
import { studentUpperTail } from "../../src/core/student.ts";
import { prepareAll, simulateFamily, valuesOf } from "../support/family.ts";
import { random, shuffled } from "../support/random.ts";
import { withNoise } from "../support/simulation.ts";

const seeds = fc.integer({ min: 1, max: 1e6 });
const close = (found: ArrayLike<number>, expected: readonly number[]) =>
  Array.from(found).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 6);
  });

describe("how close a suspect is to the members of a family", () => {
  it("changes with them when source and twins change places, and with nothing else", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 4 }), (seed, twins, others) => {
        const draw = random(seed);
        const { members, stranger, copy } = simulateFamily(draw, twins);
        const references = Array.from({ length: others }, () => stranger(1));
        for (const suspect of [stranger(1.5), copy(0.5)]) {
          const values = valuesOf(members, suspect, references);
          const order = shuffled(members.length, draw);
          const again = valuesOf(
            order.map((i) => members[i]),
            suspect,
            references,
          );
          close(
            again,
            order.map((i) => values[i]),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("makes the source's rank uniform for suspects that do not depend on it, whatever they are", () => {
    const [draws, twins] = [600, 3];
    const ranks = new Array<number>(twins + 1).fill(0);
    for (let seed = 1; seed <= draws; seed += 1) {
      const { members, stranger } = simulateFamily(random(seed), twins, 40);
      const suspect = stranger([0.2, 1, 4][seed % 3]);
      ranks[familyEvidence(valuesOf(members, suspect, [stranger(1), stranger(1), stranger(1)])).asClose] += 1;
    }
    const expected = draws / (twins + 1);
    const chiSquare = ranks.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Three degrees of freedom: beyond 16.3 once in a thousand sets of seeds.
    expect(chiSquare).toBeLessThan(16.3);
  });

  it("makes a copy of the source closest to the source, with the smallest p-value that there is", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 6 }), fc.boolean(), (seed, twins, withReferences) => {
        const { members, stranger, copy } = simulateFamily(random(seed), twins);
        const references = withReferences ? [stranger(1), stranger(1), stranger(1)] : [];
        const values = valuesOf(members, copy(0.1), references);
        // References put off by how usual a member is to them, and a few of them err about that.
        expect(values[0]).toBeGreaterThan(withReferences ? 0.7 : 0.9);
        const { asClose, conformal } = familyEvidence(values);
        expect([asClose, conformal]).toEqual([0, 1 / (twins + 1)]);
        expect(valuesOf(members, members[0])[0]).toBeCloseTo(1, 6);
      }),
      { numRuns: 60 },
    );
  });

  it("is nothing to members that are all alike", () => {
    const { members, stranger } = simulateFamily(random(5), 3);
    const [one] = members;
    expect([...valuesOf([one, one, one, one], stranger(1))]).toEqual([0, 0, 0, 0]);
  });

  it("cannot be told of a suspect with another number of classes", () => {
    const { members } = simulateFamily(random(6), 3);
    const { stranger } = simulateFamily(random(6), 3, 60, 4);
    expect(valuesOf(members, stranger(1))).toHaveLength(0);
  });

  it("does not depend on the order in which the suspect gives its classes", () => {
    const { members, copy } = simulateFamily(random(7), 3);
    const suspect = copy(0.3);
    const reversed = { ...suspect, data: Float32Array.from(suspect.data) };
    for (let i = 0; i < suspect.rows; i += 1) reversed.data.subarray(5 * i, 5 * (i + 1)).reverse();
    close(valuesOf(members, reversed), [...valuesOf(members, suspect)]);
  });
});

const asked = { alpha: 0.05, rule: undefined, score: undefined, threshold: undefined };

describe("a family's panel", () => {
  it("takes off how much closer references are to one member than to the others", () => {
    const offsets = Array.from({ length: 40 }, (_, seed) => {
      const { members, stranger } = simulateFamily(random(seed + 1), 3);
      const [first, ...others] = members;
      // One member is as the references are, as a more usual model would be.
      const usual = stranger(1);
      const near = (noise: number) => withNoise(usual, noise, random(seed + 1000));
      const references = [near(0.5), near(0.6), near(0.7), near(0.8)];
      const suspect = near(0.55);
      const [plain, corrected] = [[], references].map((ones) =>
        valuesOf([first, usual, ...others.slice(1)], suspect, ones),
      );
      return { plain: plain[1] - plain[0], corrected: corrected[1] - corrected[0] };
    });
    const [plain, corrected] = [mean(offsets.map((one) => one.plain)), mean(offsets.map((one) => one.corrected))];
    expect(plain).toBeGreaterThan(0.3);
    expect(corrected).toBeLessThan(0.6 * plain);
  });

  it("gives as many false alarms as it promises for suspects that do not depend on the source, few twins and references", () => {
    const draws = 400;
    let alarms = 0;
    for (let seed = 1; seed <= draws; seed += 1) {
      const { members, stranger } = simulateFamily(random(seed), 3, 40);
      const references = [1, 1, 1, 1].map((noise) => stranger(noise));
      const prepared = prepareAll(members, references);
      const answers = prepared.suspect(stranger([0.5, 1, 2][seed % 3]));
      if (answers && familyEvidence(prepared.panel.values(answers), prepared.panel.spread).tail <= 0.05) alarms += 1;
    }
    // Four standard errors above 5 %.
    expect(alarms / draws).toBeLessThan(0.094);
  });
});

describe("the evidence of a family", () => {
  it("is the source's rank, and a t-test with as many degrees of freedom as twins less one", () => {
    const [own, twins] = [0.9, [0.1, 0.3, 0.2, 0.35]];
    const { conformal, tail, asClose, twins: count } = familyEvidence(Float64Array.of(own, ...twins));
    expect([count, asClose, conformal]).toEqual([4, 0, 1 / 5]);
    const t = (own - mean(twins)) / (sampleStandardDeviation(twins) * Math.sqrt(1 + 1 / 4));
    expect(tail).toBeCloseTo(studentUpperTail(t, 3), 12);
    expect(familyEvidence(Float64Array.of(0.3, ...twins))).toMatchObject({ asClose: 2, conformal: 3 / 5 });
  });

  it("pools the twins' spread with the references', so that few twins that happen to agree prove nothing", () => {
    const values = Float64Array.of(0.3, 0.2, 0.201, 0.199);
    expect(familyEvidence(values).tail).toBeLessThan(0.001);
    expect(familyEvidence(values, 0.1).tail).toBeGreaterThan(0.1);
    const scattered = Float64Array.of(0.5, 0.1, 0.25, 0);
    expect(familyEvidence(scattered, 0.05).tail).toBeLessThan(familyEvidence(scattered).tail);
    const pooled = (4 * 0.05 ** 2 + 2 * sampleStandardDeviation([0.1, 0.25, 0]) ** 2) / 6;
    const t = (0.5 - mean([0.1, 0.25, 0])) / Math.sqrt(pooled * (1 + 1 / 3));
    expect(familyEvidence(scattered, 0.05).tail).toBeCloseTo(studentUpperTail(t, 6), 12);
  });

  it("counts a twin that is just as close against the source", () => {
    expect(familyEvidence(Float64Array.of(0.5, 0.5, 0.1, 0.2)).conformal).toBe(2 / 4);
  });
});

describe("a decision by twins", () => {
  const few = familyEvidence(Float64Array.of(0.95, 0.1, 0.12, 0.11));
  const many = familyEvidence(Float64Array.from({ length: 20 }, (_, i) => (i === 0 ? 0.5 : 0.3 - i / 100)));

  it("is by rank where there are twins enough for alpha, else by the t-test", () => {
    expect(decideByTwins(few, asked)).toMatchObject({ rule: "normal", verdict: "derived", pValue: few.tail });
    expect(decideByTwins(many, asked)).toMatchObject({ rule: "conformal", verdict: "derived", pValue: 1 / 20 });
    expect(decideByTwins(many, { ...asked, alpha: 0.04 })?.rule).toBe("normal");
    expect(decideByTwins(many, { ...asked, rule: "normal" })?.rule).toBe("normal");
  });

  it("is unrelated where references show that it is not near the source at all, and says so", () => {
    const far = { conformal: 0.4, tail: 0.3 };
    expect(decideByTwins(few, asked, far)).toMatchObject({ verdict: "unrelated", far: true });
    for (const near of [
      { conformal: 0.2, tail: 0.3 },
      { conformal: 0.25, tail: 0.01 },
    ]) {
      expect(decideByTwins(few, asked, near)).toMatchObject({ verdict: "derived", far: false });
    }
    // Too few references say nothing.
    expect(decideByTwins(few, asked, { conformal: 0.5, tail: Number.NaN })?.verdict).toBe("derived");
  });

  it("is unrelated where twins are as close as the source", () => {
    const twinlike = familyEvidence(Float64Array.of(0.5, 0.6, 0.4, 0.7));
    expect(decideByTwins(twinlike, asked)?.verdict).toBe("unrelated");
  });

  it("is left to references where a score or a rule on the distance is asked for, or there are too few twins", () => {
    expect(decideByTwins(few, { ...asked, score: "sac" })).toBeUndefined();
    expect(decideByTwins(few, { ...asked, rule: "midpoint" })).toBeUndefined();
    expect(decideByTwins(few, { ...asked, threshold: 0.1 })).toBeUndefined();
    expect(decideByTwins(familyEvidence(Float64Array.of(0.9, 0.1, 0.2)), asked)).toBeUndefined();
  });
});
