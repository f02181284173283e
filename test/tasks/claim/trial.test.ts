import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../../src/core/matrix.ts";
import { labelsOf } from "../../../src/core/outputs.ts";
import { sha256 } from "../../../src/digest.ts";
import { seedStep, verdictStep } from "../../../src/tasks/claim/judging.ts";
import type { Replays } from "../../../src/tasks/claim/step.ts";
import { type ClaimJudging, replay, type Trial, tryClaim } from "../../../src/tasks/claim/trial.ts";
import type { Background } from "../../../src/tasks/closeness.ts";
import { rowsAt } from "../../../src/tasks/draw.ts";
import { UNDOUBTED } from "../../support/claim.ts";
import { normalMatrix, random } from "../../support/random.ts";
import { taskLogits, withNoise } from "../../support/simulation.ts";

const NO_PIXELS = { width: 0, height: 0, data: new Uint8Array() };
const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;

function by(changes: Partial<Background> = {}): ClaimJudging {
  return { settings: SETTINGS, alpha: 0.05, background: { ...UNDOUBTED, ...changes } };
}

/** One model's answers with a share of another's. */
function mixed({ rows, columns, data }: Matrix, share: number, other: Matrix): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value, i) => value + share * other.data[i]),
  );
}

/** A source, a copy of it, and models that were trained independently. */
function parties(count: number) {
  const draw = random(17);
  const source = normalMatrix(60, 5, draw);
  const suspect = mixed(source, 0.1, normalMatrix(60, 5, draw));
  return { source, suspect, independent: Array.from({ length: count }, () => normalMatrix(60, 5, draw)) };
}

it("a claim is judged by the usual score and the rule that so many independent models can bear", () => {
  for (const count of [3, 20]) {
    const { judgedBy, verdict, asClose, panel } = tryClaim(parties(count), by());
    expect({ judgedBy, verdict, asClose, models: panel.length }).toEqual({
      ...{ judgedBy: "fusion", verdict: "derived", asClose: 0, models: count },
    });
  }
});

it("a claim is carried by no rule where too few independent models are there for one", () => {
  expect(tryClaim(parties(2), by())).toMatchObject({ asClose: 0, verdict: "unrelated" });
});

it("a claim by given labels is judged by the match rate, with the spread that chance gives it", () => {
  const outputs = parties(6);
  const given = Array.from(labelsOf(outputs.source));
  const { judgedBy, leastSpread } = tryClaim(outputs, { ...by(), settings: { ...SETTINGS, given } });
  expect(judgedBy).toBe("match-rate");
  expect(leastSpread).toBeGreaterThan(0);
});

describe("a source of the independent models' kind that errs otherwise than they do", () => {
  const [images, classes] = [400, 6];
  const draws = random(21);
  const task = taskLogits(images, classes, draws);
  const source = withNoise(task, 1.5, draws);
  const outputs = {
    source,
    suspect: withNoise(source, 0.2, draws),
    independent: Array.from({ length: 20 }, () => withNoise(task, 1.5, draws)),
  };
  const pool = Array.from(labelsOf(task), (label, i) => ({
    sha256: sha256(`${i}`),
    label,
    path: `${i}`,
    name: `${i}`,
  }));
  const named = Array.from({ length: classes }, (_, i) => `${i}`);
  const codes = (trials: readonly Trial[] = []) => trials.map(({ doubts }) => doubts.map(({ code }) => code));

  it("is in doubt on its mistakes, and not on the images that come first", () => {
    const folder = { classes: named, passedOver: [], images: pool };
    const candidates = pool.map(
      (image) => ({ ...image, ending: "png", encoded: Buffer.of(), pixels: NO_PIXELS }) as const,
    );
    const from = { folder, pool: candidates, leftOut: false };
    const seeds = Array.from({ length: 10 }, (_, i) => i);
    const found = [false, true].map((control) =>
      codes(replay(from, outputs, { rule: "misclassified", probes: 40, control }, { ...by(), seeds })?.trials),
    );
    expect(found).toEqual([Array(10).fill(["SOURCE_UNLIKE_REFERENCES"]), Array(10).fill([])]);
  });

  it("is compared with them on control images where there are some", () => {
    const truth = labelsOf(task);
    const mistakes = [...labelsOf(source).keys()].filter((i) => labelsOf(source)[i] !== truth[i]).slice(0, 40);
    const on = (rows: readonly number[]) => ({
      source: rowsAt(outputs.source, rows),
      suspect: rowsAt(outputs.suspect, rows),
      independent: outputs.independent.map((one) => rowsAt(one, rows)),
    });
    const first = on(Array.from({ length: 100 }, (_, i) => i));
    const trials = [undefined, first].map((control) => tryClaim({ ...on(mistakes), control }, by()));
    expect(codes(trials)).toEqual([["SOURCE_UNLIKE_REFERENCES"], []]);
    // Scores that are labels on ordinary images say too little.
    const sure = ({ rows, columns, data }: Matrix) =>
      matrix(
        rows,
        columns,
        data.map((value) => (value > 2 ? 1 : 0)),
      );
    const labels = { source: sure(first.source), independent: first.independent };
    expect(codes([tryClaim({ ...on(mistakes), control: labels }, by())])).toEqual([["SOURCE_UNLIKE_REFERENCES"]]);
  });
});

describe("a suspect that an honest model could be as close as", () => {
  const { statements } = UNDOUBTED;
  const areOfSource = Array(20).fill(false);
  it.each<[why: string, code: string, Partial<Background>]>([
    ["images unsaid", "SAME_IMAGES_POSSIBLE", { statements: { ...statements, trainingImages: "unsaid" } }],
    ["images shared", "SAME_IMAGES_POSSIBLE", { statements: { ...statements, trainingImages: "shared" } }],
    ["an ancestor", "ANCESTOR_STATED", { statements: { ...statements, ancestor: "stated" } }],
    ["other architectures", "SOURCE_ARCHITECTURE_MISSING", { arch: "vgg", areOfSource }],
  ])("passes no step, for the reason that sac check has: %s", (_, code, changes) => {
    const trial = tryClaim(parties(20), by(changes));
    expect(trial).toMatchObject({ asClose: 0, verdict: "inconclusive", doubts: [{ code }] });
    expect(verdictStep(trial, 20, 0.05)).toMatchObject({ outcome: "doubtful", doubts: [{ code }] });
  });

  it("passes no step where those of the source's architecture alone are about as close", () => {
    const { source, independent } = parties(21);
    const near = [1.4, 1, 0.6, 0.5].map((share, i) => mixed(source, share, independent[i]));
    const outputs = { source, suspect: near[3], independent: [...near.slice(0, 3), ...independent.slice(4)] };
    const known = { arch: "vgg", areOfSource: outputs.independent.map((_, i) => i < 3) };
    expect(tryClaim(outputs, by()).verdict).toBe("derived");
    expect(tryClaim(outputs, by(known))).toMatchObject({
      ...{ verdict: "inconclusive", doubts: [{ code: "CLOSE_BY_ARCHITECTURE" }] },
    });
  });

  it("is refuted all the same where it is not close", () => {
    const { source, independent } = parties(21);
    const outputs = { source, suspect: independent[0], independent: independent.slice(1) };
    const trial: Trial = tryClaim(outputs, by({ statements: { ...statements, trainingImages: "unsaid" } }));
    expect(trial).toMatchObject({ verdict: "unrelated", doubts: [] });
    expect(verdictStep(trial, 20, 0.05)).toMatchObject({ outcome: "failed", finding: "NOT_DERIVED" });
  });

  it("is judged by what more than half of the seeds say, doubts apart", () => {
    const doubts = [{ code: "ANCESTOR_STATED" }] as const;
    const by20 = (derived: number, doubtful: number): Replays => ({
      ...{
        rule: "random",
        probes: 40,
        seeds: Array.from({ length: 20 }, (_, i) => i),
        medianP: 0.05,
        medianSpreads: 3,
      },
      ...{ derived, doubtful, doubts },
    });
    const outcomes = [by20(11, 0), by20(10, 1), by20(0, 11), by20(5, 5)].map((replays) => seedStep(replays).outcome);
    expect(outcomes).toEqual(["passed", "doubtful", "doubtful", "failed"]);
  });
});
