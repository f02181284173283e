import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreementWith, describeCompany, kappa } from "../../src/core/agreement.ts";
import type { Answers } from "../../src/core/answers.ts";
import { oneHot } from "../../src/core/outputs.ts";
import { prepare } from "../../src/core/prepare.ts";

const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;
const labels = fc.array(fc.nat(5), { minLength: 2, maxLength: 60 });

function answering(chosen: readonly number[], source?: Answers, classes = 10): Answers {
  return prepare(oneHot(chosen, classes), SETTINGS, source, true, true);
}

/** What a model chooses that errs on a share of the probes, by a fixed sequence. */
function erring(truth: readonly number[], share: number, seed: number): number[] {
  return truth.map((label, i) =>
    ((i * 37 + seed * 101) % 100) / 100 < share ? (label + 1 + ((i + seed) % 9)) % 10 : label,
  );
}

const truth = Array.from({ length: 100 }, (_, i) => (i * 7) % 10);
const source = answering(erring(truth, 0.5, 1));
const references = [2, 3, 4, 5].map((seed) => answering(erring(truth, 0.3, seed), source));
const company = describeCompany(source, references);

describe("kappa", () => {
  it("is Cohen's: agreement beyond what chance gives", () => {
    expect(kappa([0, 0, 1, 1], [0, 1, 1, 1])).toBeCloseTo(0.5, 12);
    // A table of scikit-learn's cohen_kappa_score.
    expect(kappa([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])).toBeCloseTo(0.42857142857142855, 12);
    expect(kappa([0, 1, 0, 1], [1, 0, 1, 0])).toBe(-1);
  });

  it("is 1 for equal choices, and 0 where somebody always chooses the same", () => {
    fc.assert(
      fc.property(labels, (chosen) => {
        const several = new Set(chosen).size > 1;
        expect(kappa(chosen, chosen)).toBeCloseTo(several ? 1 : 0, 12);
        expect(
          kappa(
            chosen,
            chosen.map(() => 3),
          ),
        ).toBeCloseTo(0, 12);
      }),
    );
  });

  it("is the same both ways, whatever the choices are called, and in any order of the probes", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 2, maxLength: 60 }), (pairs) => {
        const [ours, theirs] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        const found = kappa(ours, theirs);
        expect(kappa(theirs, ours)).toBeCloseTo(found, 12);
        expect(
          kappa(
            ours.map((one) => 7 - one),
            theirs.map((one) => 7 - one),
          ),
        ).toBeCloseTo(found, 12);
        expect(kappa(ours.toReversed(), theirs.toReversed())).toBeCloseTo(found, 12);
      }),
    );
  });
});

describe("a suspect among source and references", () => {
  it("agrees as they do if it sees what they see, better or worse", () => {
    for (const share of [0, 0.2, 0.3, 0.5]) {
      const agreement = agreementWith(company, answering(erring(truth, share, 9), source));
      expect([share, agreement?.collapsed]).toEqual([share, false]);
    }
  });

  it("collapses where it always chooses the same, or chooses by something else", () => {
    const blind = [truth.map(() => 3), truth.map((_, i) => Math.floor(i / 10)), erring(truth, 0.95, 9)];
    for (const chosen of blind) {
      expect(agreementWith(company, answering(chosen, source))).toMatchObject({
        collapsed: true,
        usual: company.usual,
      });
    }
  });

  it("none of the references collapses among the others, and one that does does not hide it", () => {
    const all = [
      ...references,
      answering(
        truth.map(() => 3),
        source,
      ),
    ];
    for (const one of references) {
      const others = describeCompany(
        source,
        all.filter((other) => other !== one),
      );
      expect(agreementWith(others, one)?.collapsed).toBe(false);
      expect(
        agreementWith(
          others,
          answering(
            truth.map(() => 4),
            source,
          ),
        )?.collapsed,
      ).toBe(true);
    }
  });

  it("is not compared over other classes, nor alone with a source whose probes were made for it", () => {
    expect(
      agreementWith(
        company,
        answering(
          truth.map((one) => one % 7),
          undefined,
          7,
        ),
      ),
    ).toBeUndefined();
    const alone = describeCompany(source, []);
    expect(agreementWith(alone, answering(erring(truth, 0.3, 9), source))).toMatchObject({ collapsed: false });
    expect(
      agreementWith(
        alone,
        answering(
          truth.map(() => 3),
          source,
        ),
      ),
    ).toMatchObject({ collapsed: true });
    const given = prepare(oneHot(truth, 10), { ...SETTINGS, given: truth }, undefined, true);
    expect(
      agreementWith(
        describeCompany(given, []),
        answering(
          truth.map(() => 3),
          given,
        ),
      ),
    ).toBeUndefined();
  });

  it("of a verification model is compared by what it decides of each pair", () => {
    const verification = { ...SETTINGS, feature: "decision" } as const;
    const margins = (shift: number) => {
      const data = Float32Array.from({ length: 200 }, (_, i) => ((i * 13 + shift) % 10) - 4.75);
      return { rows: 20, columns: 10, data };
    };
    const ours = prepare(margins(0), verification);
    const peers = [1, 2].map((shift) => prepare(margins(shift), verification, ours));
    const always = prepare({ rows: 20, columns: 10, data: new Float32Array(200).fill(1) }, verification, ours);
    const found = describeCompany(ours, peers);
    expect(agreementWith(found, prepare(margins(1), verification, ours))?.collapsed).toBe(false);
    expect(agreementWith(found, always)?.collapsed).toBe(true);
  });
});
