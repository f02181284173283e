import { describe, expect, it } from "vitest";
import { isAmidst, tailAmongAverages } from "../../src/core/averages.ts";
import { describePopulation, suspectStanding } from "../../src/core/exchangeability.ts";
import { type Matrix, matrix } from "../../src/core/matrix.ts";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { random } from "../support/random.ts";
import { type Simulation, simulate } from "../support/simulation.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const ROUNDS = Array.from({ length: 40 }, (_, seed) => seed);

function meanOf(models: readonly Matrix[]): Matrix {
  const sum = matrix(models[0].rows, models[0].columns);
  for (const { data } of models) for (let i = 0; i < data.length; i += 1) sum.data[i] += data[i] / models.length;
  return sum;
}

/** Whether a suspect lies amidst so many references, and where it stands among averages of them. */
function look({ source, peer }: Simulation, outputs: Matrix, count: number, hard = false) {
  const asked = prepare(source, SETTINGS, undefined, hard);
  const references = Array.from({ length: count }, () => prepare(peer(), SETTINGS, asked, hard));
  const suspect = prepare(outputs, SETTINGS, asked, hard);
  const panel = makePanel(asked, references);
  const standing = suspectStanding(suspect, describePopulation(asked, references));
  const { fusion = Number.NaN } = scoreSuspect(asked, suspect, panel);
  const amidst = standing !== undefined && isAmidst(standing);
  return { amidst, tail: tailAmongAverages(fusion, asked, references, panel) };
}

describe.each([
  ["scores", false],
  ["labels alone", true],
] as const)("among averages of references, by %s", (_, hard) => {
  const looks = (suspect: (models: Simulation) => Matrix, count = 19) =>
    ROUNDS.map((seed) => {
      const models = simulate(random(seed + 1));
      return look(models, suspect(models), count, hard);
    });
  const share = (found: readonly boolean[]) => found.filter(Boolean).length / found.length;

  it("an average of four honest models stands as they do", () => {
    const found = looks(({ peer }) => meanOf([peer(), peer(), peer(), peer()]));
    if (!hard) expect(share(found.map(({ amidst }) => amidst))).toBeGreaterThan(0.9);
    // One in twenty, within what chance makes of 40 rounds.
    expect(share(found.map(({ tail = 0 }) => tail <= 0.05))).toBeLessThan(0.2);
  });

  it("a copy stands beyond them", () => {
    expect(share(looks(({ copy }) => copy(0.2)).map(({ tail = 1 }) => tail <= 0.05))).toBeGreaterThan(
      hard ? 0.75 : 0.99,
    );
  });
});

describe("a model like the references", () => {
  it("lies amidst them about as often as the level says", () => {
    const found = ROUNDS.map((seed) => {
      const models = simulate(random(seed + 100));
      return look(models, models.peer(), 19).amidst;
    });
    expect(found.filter(Boolean).length).toBeLessThan(9);
  });

  it.each([4, 5, 8])("can be held against averages of %d references", (count) => {
    const models = simulate(random(count));
    expect(look(models, models.peer(), count).tail).toBeGreaterThan(0);
  });

  it("cannot be held against averages of three", () => {
    const models = simulate(random(3));
    expect(look(models, models.peer(), 3).tail).toBeUndefined();
  });
});
