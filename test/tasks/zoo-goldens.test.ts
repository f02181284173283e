import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answers } from "../../src/core/answers.ts";
import { decide, standingOf } from "../../src/core/judging.ts";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { directScores } from "../../src/core/scores.ts";
import { type Fingerprint, type Reference, settingsOf } from "../../src/fingerprint/fingerprint.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import { judgeAll } from "../support/fixture-source.ts";
import { random, shuffled } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, enrolZoo, model, references } from "../support/zoo.ts";

type Measure = "raw" | "canonical" | "rbf";
type Score = "logit-cosine" | "label-agreement" | "peer-residual" | "peer-likelihood";

const golden: {
  seed: number;
  quality: number;
  delta: number;
  sourceLogits: number[][];
  models: Record<string, Record<Measure | Score, number>>;
} = JSON.parse(readFileSync(new URL("goldens/zoo.json", import.meta.url), "utf8"));

const PAPER: Record<Exclude<Measure, "canonical">, Settings> = {
  raw: { representation: "raw", correlation: { kind: "cosine" } },
  rbf: { representation: "raw", correlation: { kind: "rbf", delta: golden.delta } },
};

const folder = temporaryFolder();
let fingerprint: Fingerprint;
let known: { role: "unrelated" | "derived"; reference: Reference; expected: Record<Measure | Score, number> }[];

beforeAll(async () => {
  const out = join(folder.path, "zoo.sac");
  expect([golden.seed, golden.quality], "those of all tests' fingerprint").toEqual([0, 25]);
  fingerprint = await calibratedZoo(out, { derived: references("derived") });
  const { calibration } = fingerprint;
  known = (["unrelated", "derived"] as const).flatMap((role) =>
    (calibration?.[role] ?? []).map((reference) => ({
      role,
      reference,
      expected: golden.models[`${role}/${reference.name}`],
    })),
  );
});

/** Names of the models whose value is further from the golden one than allowed. */
function strayed(allowed: number, measured: (reference: Reference) => number, name: Measure | Score): string[] {
  return known
    .filter(({ reference, expected }) => !(Math.abs(measured(reference) - expected[name]) <= allowed))
    .map(({ reference, expected }) => `${reference.name}: ${measured(reference)}, not ${expected[name]}`);
}

describe("the fixture zoo, against PyTorch and NumPy", () => {
  it("has all of its models in the goldens", () => {
    expect(known).toHaveLength(40);
    expect(known.map(({ role, reference }) => `${role}/${reference.name}`).sort()).toEqual(
      Object.keys(golden.models).sort(),
    );
  });

  it("gets the same logits from the source", () => {
    const { columns, data } = fingerprint.outputs;
    golden.sourceLogits.flat().forEach((logit, k) => {
      expect(Math.abs(data[k] - logit), `probe ${Math.floor(k / columns)}`).toBeLessThan(1e-4);
    });
  });

  it("has the same distances within 1e-4: canonical, and the paper's cosine and RBF", () => {
    expect(strayed(1e-4, ({ scores }) => scores.sac, "canonical")).toEqual([]);
    for (const [name, settings] of Object.entries(PAPER)) {
      const source = prepare(fingerprint.outputs, settings);
      const distance = ({ outputs }: Reference) => directScores(source, prepare(outputs, settings, source)).sac;
      expect(strayed(1e-4, distance, name as Measure)).toEqual([]);
    }
  });

  it.each(["logit-cosine", "label-agreement", "peer-residual", "peer-likelihood"] as const)(
    "has the same %s within 1e-3, each unrelated model judged by the others",
    (name) => {
      expect(strayed(1e-3, ({ scores }) => scores[name] ?? Number.NaN, name)).toEqual([]);
    },
  );

  it("reports these distances from sac check as well, with and without a calibration", async () => {
    const suspects = [model("derived", "finetune-all-1"), model("unrelated", "unrelated-vgg-5")];
    const bare = join(folder.path, "rbf.sac");
    await enrolZoo(bare, { seed: golden.seed, quality: golden.quality, settings: PAPER.rbf });
    for (const [path, name] of [
      [join(folder.path, "zoo.sac"), "canonical"],
      [bare, "rbf"],
    ] as const) {
      const results = await judgeAll(path, suspects);
      expect(results.map(({ verdict }) => verdict === "inconclusive")).toEqual([name === "rbf", name === "rbf"]);
      results.forEach(({ distance }, i) => {
        const key = `${i === 0 ? "derived" : "unrelated"}/${basename(suspects[i])}`;
        expect(Math.abs((distance ?? Number.NaN) - golden.models[key][name])).toBeLessThan(1e-4);
      });
    }
  });
});

describe("the calibration of the fixture zoo", () => {
  const summarise = (unrelated: readonly Reference[]) =>
    summariseCalibration({ ...fingerprint, calibration: { unrelated, derived: [] } }, 0.05);
  const ofRole = (role: string, name = /./) =>
    known.filter((one) => one.role === role && name.test(one.reference.name)).map(({ reference }) => reference);

  it("has the false alarms that it promises; models like the source look closest to it", () => {
    const { leaveOneOut, architectures, warnings } = summarise(ofRole("unrelated"));
    expect(leaveOneOut).toMatchObject({ rule: "conformal", models: 20 });
    expect(leaveOneOut.falseAlarms).toBeLessThanOrEqual(1);
    const [vgg, ...others] = architectures;
    const alarms = others.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0);
    expect(alarms).toBeLessThanOrEqual(2);
    expect([vgg.arch, vgg.falseAlarms > alarms]).toEqual(["vgg", true]);
    expect(warnings.map(({ code }) => code)).toEqual(["ACCURACY_UNKNOWN"]);
  });

  it.each([8, 20])("doubts fine-tuned models among %d unrelated ones, one or several", (count) => {
    const tuned = ofRole("derived", /^finetune-/);
    for (const smuggled of [tuned.slice(0, 1), tuned.slice(1, 2), tuned.slice(0, 3)]) {
      const { warnings } = summarise([...ofRole("unrelated").slice(0, count), ...smuggled]);
      const doubts = warnings.flatMap((one) => (one.code === "UNRELATED_DOUBTFUL" ? one.name : []));
      expect(doubts).toEqual(smuggled.map(({ name }) => name));
    }
  });
});

describe("the rule normal with few references, on the fixture zoo", () => {
  /** Share of models called derived when a few unrelated models, drawn again and again, are all there is. */
  function measureRule(references: number, draws: number) {
    const draw = random(references);
    const settings = settingsOf(fingerprint);
    const source = prepare(fingerprint.outputs, settings);
    const prepared = (role: string, name = /./) =>
      known
        .filter((one) => one.role === role && name.test(one.reference.name))
        .map(({ reference }) => prepare(reference.outputs, settings, source));
    const [unrelated, tuned] = [prepared("unrelated"), prepared("derived", /^finetune-/)];
    const count = { honest: 0, alarms: 0, tuned: 0, caught: 0 };
    for (let i = 0; i < draws; i += 1) {
      const order = shuffled(unrelated.length, draw).map((k) => unrelated[k]);
      const isDerived = judgeBy(source, order.slice(0, references));
      const held = order.slice(references);
      count.honest += held.length;
      count.alarms += held.filter(isDerived).length;
      count.tuned += tuned.length;
      count.caught += tuned.filter(isDerived).length;
    }
    return { falseAlarms: count.alarms / count.honest, caught: count.caught / count.tuned };
  }

  function judgeBy(source: Answers, references: readonly Answers[]) {
    const panel = makePanel(source, references);
    return (suspect: Answers) => {
      const scores = scoreSuspect(source, suspect, panel);
      const { evidence } = standingOf(source, scores, panel.scores);
      return decide(evidence, { rule: "normal", alpha: 0.05 }).verdict === "derived";
    };
  }

  // Twice the nominal rate: the references are drawn without regard to architecture, and the source's own is closest.
  it.each([3, 4, 8, 12])(
    "keeps its false-alarm rate roughly with %d of them, and catches fine-tuning",
    (references) => {
      const { falseAlarms, caught } = measureRule(references, 60);
      expect(falseAlarms).toBeLessThanOrEqual(0.1);
      expect(caught).toBeGreaterThanOrEqual(references === 3 ? 0.9 : 0.98);
    },
  );
});
