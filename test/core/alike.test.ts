import { describe, expect, it } from "vitest";
import { twoFormsOfOne } from "../../src/core/alike.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { prepare } from "../../src/core/prepare.ts";
import { random } from "../support/random.ts";
import { simulate, withNoise } from "../support/simulation.ts";

const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;

/** A source and independent models of one task, and what prepares answers beside it. */
function scene(seed: number, models: number) {
  const draws = random(seed);
  const { source, peer } = simulate(draws, 100);
  const ours = prepare(source, SETTINGS);
  const answers = (outputs: Matrix) => prepare(outputs, SETTINGS, ours, false, true);
  const outputs = Array.from({ length: models }, peer);
  return { ours, answers, outputs, form: (of: Matrix) => withNoise(of, 0.2, draws) };
}

describe("two forms of one model", () => {
  it("are found among independent ones, which never are two forms of one", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { answers, outputs, form } = scene(seed, 8);
      const independent = outputs.map(answers);
      expect(twoFormsOfOne(independent)).toBeUndefined();
      expect(twoFormsOfOne([...independent, answers(form(outputs[3]))])).toEqual([3, 8]);
    }
  });

  it("are found where most models are forms of one", () => {
    const { answers, outputs, form } = scene(1, 2);
    const [one, other] = outputs;
    const forms = [one, form(one), form(one), other].map(answers);
    expect(twoFormsOfOne(forms)?.every((place) => place < 3)).toBe(true);
    expect(twoFormsOfOne(outputs.map(answers))).toBeUndefined();
  });

  it("are not looked for among labels, which many models share", () => {
    const { ours, outputs, form } = scene(2, 6);
    const hard = (matrix: Matrix) => prepare(matrix, SETTINGS, ours, true, true);
    expect(twoFormsOfOne([...outputs, form(outputs[0])].map(hard))).toBeUndefined();
  });
});
