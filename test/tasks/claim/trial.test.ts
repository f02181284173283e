import { expect, it } from "vitest";
import { matrix } from "../../../src/core/matrix.ts";
import { labelsOf } from "../../../src/core/outputs.ts";
import { tryClaim } from "../../../src/tasks/claim/trial.ts";
import { normalMatrix, random } from "../../support/random.ts";

const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;

/** A source, a copy of it, and models that were trained independently. */
function parties(count: number) {
  const draw = random(17);
  const source = normalMatrix(60, 5, draw);
  const noise = normalMatrix(60, 5, draw).data;
  const suspect = matrix(
    60,
    5,
    source.data.map((value, i) => value + 0.1 * noise[i]),
  );
  return { source, suspect, independent: Array.from({ length: count }, () => normalMatrix(60, 5, draw)) };
}

it("a claim is judged by the usual score and the rule that so many independent models can bear", () => {
  for (const count of [3, 20]) {
    const { judgedBy, derived, asClose, panel } = tryClaim(parties(count), SETTINGS, 0.05);
    expect({ judgedBy, derived, asClose, models: panel.length }).toEqual({
      ...{ judgedBy: "fusion", derived: true, asClose: 0, models: count },
    });
  }
});

it("a claim is carried by no rule where too few independent models are there for one", () => {
  expect(tryClaim(parties(2), SETTINGS, 0.05)).toMatchObject({ asClose: 0, derived: false });
});

it("a claim by given labels is judged by the match rate, with the spread that chance gives it", () => {
  const outputs = parties(6);
  const given = Array.from(labelsOf(outputs.source));
  const { judgedBy, leastSpread } = tryClaim(outputs, { ...SETTINGS, given }, 0.05);
  expect(judgedBy).toBe("match-rate");
  expect(leastSpread).toBeGreaterThan(0);
});
