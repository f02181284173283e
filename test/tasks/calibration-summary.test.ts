import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/core/matrix.ts";
import { makePanel, scoreSuspect } from "../../src/core/panel.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { closeness } from "../../src/core/scores.ts";
import type { Family } from "../../src/fingerprint/family.ts";
import type { Fingerprint, Reference } from "../../src/fingerprint/fingerprint.ts";
import { calibrationReport } from "../../src/report/calibration.ts";
import { summariseCalibration } from "../../src/tasks/calibration-summary.ts";
import { cpuMsSince } from "../support/processes.ts";
import { random } from "../support/random.ts";
import { simulate, withNoise } from "../support/simulation.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const { source: outputs, peer, copy } = simulate(random(71), 60);
const source = prepare(outputs, SETTINGS);

function reference(name: string, outputs: Matrix): Reference {
  const answers = prepare(outputs, SETTINGS, source);
  const scores = scoreSuspect(source, answers, undefined);
  return {
    name,
    sha256: "0".repeat(64),
    arch: name.split("-")[0],
    accuracy: undefined,
    form: "logits",
    outputs,
    scores,
  };
}

/** Five simulated models for each of four architectures, and three that stray a little from the source. */
const unrelated = ["vgg", "resnet", "mobilenet", "densenet"].flatMap((arch) =>
  [1, 2, 3, 4, 5].map((number) => reference(`${arch}-${number}`, peer())),
);
const copies = [0.1, 0.2, 0.2].map((noise, i) => reference(`copy-${i}`, copy(noise)));

/** Models of several kinds, so many of each, none of which is the source's. */
function ofKinds(counts: readonly number[]): Reference[] {
  const draws = random(73);
  return counts.flatMap((count, group) => {
    const recipe = peer();
    return Array.from({ length: count }, (_, i) => reference(`${group}-${i}`, withNoise(recipe, 0.5, draws)));
  });
}

/** A fingerprint calibrated with these models, its source being so. */
function calibrated(models: readonly Reference[], about: Partial<Fingerprint["about"]["source"]> = {}): Fingerprint {
  return {
    about: {
      source: { name: "source.onnx", sha256: "0".repeat(64), arch: "vgg", form: "logits", ...about },
      ...SETTINGS,
      selection: { rule: "random" },
    },
    outputs,
    correlation: source.correlation,
    probes: [],
    calibration: { unrelated: models, derived: copies },
  } as unknown as Fingerprint;
}

function warnings(fingerprint: Fingerprint, alpha = 0.05): Map<string, string> {
  return new Map(
    calibrationReport(summariseCalibration(fingerprint, alpha)).warnings.map(({ code, text }) => [code, text]),
  );
}

describe("twenty unrelated models", () => {
  it("bear the conformal rule at 5 %, and normal at 1 %", () => {
    const summary = summariseCalibration(calibrated(unrelated), 0.05);
    expect(summary).toMatchObject({ alpha: 0.05, rule: "conformal", smallestRate: 1 / 21 });
    expect([summary.unrelated.length, summary.derived.length]).toEqual([20, 3]);
    const { name, arch, accuracy, scores } = unrelated[0];
    expect(summary.unrelated[0]).toEqual({ name, arch, accuracy, scores });
    const stricter = summariseCalibration(calibrated(unrelated), 0.01);
    expect(stricter).toMatchObject({ rule: "normal", leaveOneOut: { rule: "normal" } });
  });

  it("are each judged by the nineteen others, as if they were suspects", () => {
    const answers = unrelated.map((model) => prepare(model.outputs, SETTINGS, source));
    const closer = answers.filter((model) => {
      const others = answers.filter((other) => other !== model);
      const panel = makePanel(source, others);
      const own = closeness(scoreSuspect(source, model, panel), "fusion");
      return panel.scores.every((scores) => closeness(scores, "fusion") < own);
    });
    const { leaveOneOut } = summariseCalibration(calibrated(unrelated), 0.05);
    expect(leaveOneOut).toEqual({ rule: "conformal", models: 20, falseAlarms: closer.length });
    expect(closer.length).toBeLessThanOrEqual(2);
  });

  it("are judged architecture by architecture", () => {
    const { architectures } = summariseCalibration(calibrated(unrelated), 0.05);
    expect(architectures.map(({ arch, models, rule }) => [arch, models, rule])).toEqual(
      ["vgg", "resnet", "mobilenet", "densenet"].map((arch) => [arch, 5, "normal"]),
    );
    expect(architectures.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)).toBeLessThanOrEqual(4);
    const smuggled = copies.map((model) => ({ ...model, arch: "resnet" }));
    const others = unrelated.filter(({ arch }) => arch !== "resnet");
    const found = summariseCalibration(calibrated([...others, ...smuggled]), 0.05).architectures.at(-1);
    expect(found).toMatchObject({ arch: "resnet", models: 3, falseAlarms: 3 });
  });

  it("give no warning but of unknown accuracies", () => {
    expect([...warnings(calibrated(unrelated)).keys()]).toEqual(["ACCURACY_UNKNOWN"]);
  });
});

describe("hundreds of unrelated models", () => {
  it("are judged by one another within seconds, and as often wrongly as few are", () => {
    const many = Array.from({ length: 250 }, (_, i) => reference(`vgg-${i}`, peer()));
    const started = process.cpuUsage();
    const { leaveOneOut } = summariseCalibration(calibrated(many), 0.05);
    expect(cpuMsSince(started)).toBeLessThan(15_000);
    expect(leaveOneOut).toMatchObject({ rule: "conformal", models: 250 });
    expect(leaveOneOut.falseAlarms).toBeGreaterThan(2);
    expect(leaveOneOut.falseAlarms).toBeLessThanOrEqual(13);
  });
});

describe("few unrelated models", () => {
  it.each([
    [0, undefined, /none is there/],
    [
      2,
      undefined,
      /needs 19 unrelated models; 2 support 33.3 % at best\. → Calibrate with 17 more, or with 1 for a verdict that assumes normal scores\.$/,
    ],
    [4, "normal", /4 support 20.0 % at best\. Until then the rule normal is used/],
    [18, "normal", /18 support 5.3 % at best.* → Calibrate with 1 more\.$/],
  ] as const)("%d: the rule is %s, and the warning says what they support", (count, rule, text) => {
    const summary = summariseCalibration(calibrated(unrelated.slice(0, count)), 0.05);
    expect(summary.rule).toBe(rule);
    expect(summary.smallestRate).toBe(count === 0 ? undefined : 1 / (count + 1));
    expect(summary.leaveOneOut.models).toBe(count);
    expect(calibrationReport(summary).warnings.find(({ code }) => code === "FEW_UNRELATED")?.text).toMatch(text);
  });

  it("speak of alpha in plain figures", () => {
    expect(warnings(calibrated([]), 0.07).get("FEW_UNRELATED")).toMatch(/rate of 7 % .* needs 14 unrelated/);
    expect(warnings(calibrated([]), 0.001).get("FEW_UNRELATED")).toMatch(/rate of 0\.1 % .* needs 999 unrelated/);
  });

  it("cannot judge each other if there are but two others", () => {
    const summary = summariseCalibration(calibrated(unrelated.slice(0, 3)), 0.05);
    expect(summary.leaveOneOut).toEqual({ rule: undefined, models: 3, falseAlarms: 0 });
    expect(summary.architectures).toEqual([expect.objectContaining({ arch: "vgg", rule: undefined, models: 3 })]);
  });

  it("can be none at all", () => {
    const summary = summariseCalibration({ ...calibrated([]), calibration: undefined }, 0.05);
    expect(summary).toMatchObject({ unrelated: [], derived: [], rule: undefined, architectures: [] });
    expect(summary.warnings.map(({ code }) => code)).toEqual(["FEW_UNRELATED"]);
  });
});

describe("there is a warning where", () => {
  it("the source's architecture is not among them", () => {
    const others = unrelated.filter(({ arch }) => arch !== "vgg");
    expect(warnings(calibrated(others)).get("ARCHITECTURE_MISSING")).toContain("architecture vgg");
    expect(warnings(calibrated([...others, unrelated[0]])).has("ARCHITECTURE_MISSING")).toBe(false);
  });

  it("architectures are not all known", () => {
    const [first, ...rest] = unrelated;
    expect(warnings(calibrated([{ ...first, arch: undefined }, ...rest])).has("ARCHITECTURE_UNKNOWN")).toBe(true);
    const { arch: _, ...unnamed } = calibrated([]).about.source;
    const about = { ...calibrated([]).about, source: unnamed };
    const found = warnings({ ...calibrated(unrelated), about });
    expect([found.has("ARCHITECTURE_UNKNOWN"), found.has("ARCHITECTURE_MISSING")]).toEqual([true, false]);
  });

  it("weights tell what no name does: whether one has the source's architecture", () => {
    const told = (models: readonly Reference[]) =>
      warnings(calibrated(models.map((model) => ({ ...model, arch: undefined }))));
    const others = unrelated.map((model) => ({ ...model, sameLayers: false }));
    const missing = told(others);
    expect([...missing.keys()]).toContain("ARCHITECTURE_MISSING");
    const [first, ...rest] = others;
    for (const models of [others, [{ ...first, sameLayers: true }, ...rest]]) {
      expect(told(models).has("ARCHITECTURE_UNKNOWN")).toBe(false);
    }
    expect(told([{ ...first, sameLayers: true }, ...rest]).has("ARCHITECTURE_MISSING")).toBe(false);
    const { arch: _, ...source } = calibrated([]).about.source;
    const nameless = { ...calibrated(others), about: { ...calibrated([]).about, source } };
    expect(
      warnings({ ...nameless, calibration: { unrelated: others, derived: [] } }).get("ARCHITECTURE_MISSING"),
    ).toContain("the source's architecture, as their layers say:");
  });

  it.each([
    [0.7, []],
    [0.6, []],
    [0.79, []],
    [0.8, ["ACCURACY_RANGE"]],
    [0.5, ["ACCURACY_RANGE"]],
  ])("the source's accuracy %d among 60 to 79 %%: %j", (accuracy, expected) => {
    const spread = unrelated.map((model, i) => ({ ...model, accuracy: 0.6 + i / 100 }));
    const found = warnings(calibrated(spread, { accuracy }));
    expect([...found.keys()]).toEqual(expected);
    if (expected.length > 0) expect(found.get("ACCURACY_RANGE")).toContain("range of 60.0 to 79.0 %");
  });

  it("an accuracy is unknown", () => {
    const known = unrelated.map((model) => ({ ...model, accuracy: 0.7 }));
    expect(warnings(calibrated(known, { accuracy: 0.7 })).has("ACCURACY_UNKNOWN")).toBe(false);
    const gap = [{ ...known[0], accuracy: undefined }, ...known.slice(1)];
    expect(warnings(calibrated(gap, { accuracy: 0.7 })).has("ACCURACY_UNKNOWN")).toBe(true);
  });

  it("a model has other classes than the source", () => {
    const [first, ...others] = unrelated;
    const { rows } = first.outputs;
    const data = first.outputs.data.filter((_, i) => i % 10 < 5);
    const found = warnings(calibrated([{ ...first, outputs: { rows, columns: 5, data } }, ...others]));
    expect(found.get("OTHER_CLASSES")).toContain(`The source has 10 classes, and other numbers have ${first.name} (5)`);
    expect(warnings(calibrated(unrelated)).has("OTHER_CLASSES")).toBe(false);
  });

  it("the source could not have been one of them, and what would mend it", () => {
    expect(warnings(calibrated(unrelated)).has("SOURCE_UNLIKE_REFERENCES")).toBe(false);
    const { peer: fromElsewhere } = simulate(random(72), 60);
    const strangers = Array.from({ length: 20 }, (_, i) => reference(`vgg-${i}`, fromElsewhere()));
    expect(warnings(calibrated(strangers)).get("SOURCE_UNLIKE_REFERENCES")).toMatch(
      /^The source could not have been one of the unrelated models .* Calibrate with unrelated models more like the source, or with twins of it\.$/,
    );
  });

  it("each of them has others that are like it, and the source has none, and what would help", () => {
    expect(warnings(calibrated(unrelated)).has("SOURCE_ISOLATED")).toBe(false);
    const published = ofKinds([5, 4]);
    expect(warnings(calibrated(published)).get("SOURCE_ISOLATED")).toMatch(
      /^The unrelated models are of several kinds, .* and none is like the source: .* Calibrate with some unrelated models that were made as the source was, or with twins of it\.$/,
    );
    const withOwn = [...published, ...unrelated.slice(0, 10)];
    expect(warnings(calibrated(withOwn)).has("SOURCE_ISOLATED")).toBe(false);
  });

  it("none of them is like the source, and twins are weighed by them", () => {
    const twins = [1, 2, 3].map((i) => reference(`twin-${i}`, peer()));
    const family: Family = { twins, contested: undefined, sourcePicked: "first", twinsPicked: "first" };
    for (const kinds of [
      [5, 4],
      [2, 2],
    ]) {
      const found = warnings({ ...calibrated(ofKinds(kinds)), family });
      expect(found.get("TWINS_UNLIKE_REFERENCES")).toMatch(
        /^No false-alarm rate is promised for verdicts by these twins: .* none is like the source: .* Calibrate with unrelated models made as the source was \(--unrelated\)\.$/,
      );
      expect(found.has("SOURCE_ISOLATED")).toBe(false);
    }
    expect(warnings({ ...calibrated(unrelated), family }).has("TWINS_UNLIKE_REFERENCES")).toBe(false);
  });

  it("a model's weights are the source's, however it answers", () => {
    const [first, ...rest] = unrelated;
    const found = summariseCalibration(calibrated([{ ...first, weights: "derived" }, ...rest]), 0.05).warnings;
    expect(found).toContainEqual({ code: "UNRELATED_DOUBTFUL", name: "vgg-1", by: "weights" });
  });

  it("a copy was smuggled in, or several that could hide each other", () => {
    for (const smuggled of [...copies.map((model) => [model]), copies]) {
      const { warnings: found } = summariseCalibration(calibrated([...unrelated, ...smuggled]), 0.05);
      const doubted = found.flatMap((one) => (one.code === "UNRELATED_DOUBTFUL" ? one.name : []));
      expect(doubted).toEqual(smuggled.map(({ name }) => name));
    }
  });

  it("one is as close as a copy, but not for a model of the source's architecture with weights of its own", () => {
    const near = { ...copies[0], arch: "vgg" };
    const doubted = (model: Reference) => warnings(calibrated([...unrelated, model])).has("UNRELATED_DOUBTFUL");
    expect(doubted({ ...near, weights: "unrelated" })).toBe(false);
    expect(doubted({ ...near, weights: "not-comparable" })).toBe(false);
    expect(doubted({ ...near, weights: "derived" })).toBe(true);
    expect(doubted(near)).toBe(true);
    expect(doubted({ ...near, arch: "resnet", weights: "unrelated" })).toBe(true);
  });
});

it("twenty honest models are doubted in one calibration of twenty at most, however many are looked at", () => {
  const draws = random(73);
  const calibrations = Array.from({ length: 40 }, () => {
    const { source: other, peer: honest } = simulate(draws, 20);
    const answers = prepare(other, SETTINGS);
    const models = Array.from({ length: 20 }, (_, i) => {
      const made = honest();
      const scores = scoreSuspect(answers, prepare(made, SETTINGS, answers), undefined);
      return { ...unrelated[0], name: `resnet-${i}`, arch: "resnet", outputs: made, scores };
    });
    const { warnings: found } = summariseCalibration({ ...calibrated(models), outputs: other }, 0.05);
    return found.some(({ code }) => code === "UNRELATED_DOUBTFUL");
  });
  // Two are expected at most; eight or more have a chance of 1e-3.
  expect(calibrations.filter(Boolean).length).toBeLessThan(8);
});
