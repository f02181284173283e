import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildEvaluation } from "../../src/report/evaluation/build.ts";
import { type Evaluation, type EvaluationTable, evaluationSchema } from "../../src/report/evaluation/schema.ts";
import { ZOO } from "../support/fixture-source.ts";
import { evaluateZoo } from "../support/zoo.ts";

type Metric = "auc" | "pValue" | "tprAt5";
const SCORES = [
  "sac",
  "logit-cosine",
  "label-agreement",
  "peer-residual",
  "peer-likelihood",
  "peer-agreement",
  "fusion",
] as const;
type Score = (typeof SCORES)[number];
type Expected = Record<Score | "sac-raw", Record<Metric, number | null>> & { n: number; meanDistance: number };

const golden: Record<string, Expected> = JSON.parse(
  readFileSync(new URL("goldens/evaluation.json", import.meta.url), "utf8"),
);
const { models }: { models: Record<string, Record<string, number>> } = JSON.parse(
  readFileSync(new URL("goldens/zoo.json", import.meta.url), "utf8"),
);

let evaluation: Evaluation;

beforeAll(async () => {
  const sweeps = [
    "representation",
    "probes=25,100,5000",
    "quality=25,10+50,clean",
    "correlation=cosine,rbf:10",
    "selection",
  ];
  const result = await evaluateZoo(join(ZOO, "ZOO.json"), { selection: "auto" }, { sweeps });
  evaluation = buildEvaluation(result, new Date(), ["evaluate"]);
});

/** The attacks of a table as the golden names them. */
function rowsOf({ attacks, weakened }: EvaluationTable) {
  const named = [
    ...attacks.map((row) => [row.attack ?? "", row] as const),
    ...weakened.map((row) => [`${row.attack}, weakened`, row] as const),
  ];
  return new Map(named);
}

function expectGolden(table: EvaluationTable, score: Score | "sac-raw"): void {
  const rows = rowsOf(table);
  expect([...rows.keys()].sort()).toEqual(Object.keys(golden).sort());
  for (const [attack, expected] of Object.entries(golden)) {
    const row = rows.get(attack);
    const { auc, pValue, tprAt5 } = expected[score];
    expect.soft(row?.n, attack).toBe(expected.n);
    expect.soft(row?.auc, `${attack} ${score}`).toBeCloseTo(auc ?? Number.NaN, 10);
    expect.soft(row?.tprAt5, `${attack} ${score}`).toBeCloseTo(tprAt5 ?? Number.NaN, 10);
    if (pValue !== null) expect.soft(Math.log10(row?.pValue ?? 0), attack).toBeCloseTo(Math.log10(pValue), 1);
  }
}

describe("the fixture zoo, against scikit-learn and SciPy on independently computed scores", () => {
  it.each(SCORES)("%s: AUC, p-value and true positive rate of every attack", (score) => {
    const table = evaluation.scores[score];
    expect(table).toBeDefined();
    if (table) expectGolden(table, score);
  });

  it("is asked by what the source mislabels, since there is enough of it", () => {
    expect(evaluation.fingerprint.selection).toBe("misclassified");
  });

  it("is judged by fusion, and every score of every model is what it should be", () => {
    expectGolden(evaluation.judged, "fusion");
    expect(evaluation.models).toHaveLength(40);
    for (const { path, draws } of evaluation.models) {
      const { scores } = draws[0];
      expect.soft(Math.abs((scores.sac ?? 9) - models[path].canonical), path).toBeLessThan(1e-4);
      expect.soft(Math.abs((scores["peer-residual"] ?? 9) - models[path]["peer-residual"]), path).toBeLessThan(1e-3);
    }
    for (const [attack, row] of rowsOf(evaluation.judged)) {
      expect.soft(row.meanDistance).toBeCloseTo(golden[attack].meanDistance, 4);
    }
  });

  it("the paper's own form comes from the sweep of the representation", () => {
    const points = sweep("representation").points;
    expect(points.map(({ value }) => value)).toEqual(["canonical", "raw"]);
    const raw = points[1].scores.sac;
    expect(raw).toBeDefined();
    if (raw) expectGolden(raw, "sac-raw");
  });
});

function sweep(parameter: string) {
  const found = evaluation.sweeps.find((one) => one.parameter === parameter);
  if (!found) throw new Error(`no sweep of ${parameter}`);
  return found;
}

describe("a sweep", () => {
  it.each([
    ["representation", "canonical"],
    ["probes", "100"],
    ["quality", "25"],
    ["correlation", "cosine"],
    ["selection", "misclassified"],
  ])("of %s gives at %s what is there without a sweep", (parameter, value) => {
    const point = sweep(parameter).points.find((one) => one.value === value);
    expect(point?.judged).toEqual(evaluation.judged);
    expect(point?.scores).toEqual(evaluation.scores);
  });

  it("changes the figures elsewhere, and only the distance where only that can change", () => {
    const [cosine, rbf] = sweep("correlation").points;
    expect(rbf.scores.sac).not.toEqual(cosine.scores.sac);
    expect(rbf.scores["logit-cosine"]?.average).toEqual(cosine.scores["logit-cosine"]?.average);
    for (const { value, scores } of sweep("quality").points.slice(1)) {
      expect(scores.sac?.average, value).not.toEqual(evaluation.scores.sac?.average);
    }
  });

  it("skips what the images do not allow, and says why", () => {
    const { points, skipped } = sweep("probes");
    expect(points.map(({ value }) => value)).toEqual(["25", "100"]);
    expect(skipped).toMatchObject([{ value: "5000", code: "IMAGES_TOO_FEW" }]);
  });

  it("has the baseline wp-jc only where the probes are those that the source mislabels", () => {
    const having = sweep("selection").points.filter(({ scores }) => scores["wp-jc"]);
    expect(having.map(({ value }) => value)).toEqual(["misclassified"]);
  });
});

describe("the evaluation", () => {
  it("fits its schema, and survives it unchanged", () => {
    expect(evaluationSchema.parse(evaluation)).toEqual(evaluation);
  });

  it("gives no true positive rate that the unrelated models cannot support, and says so", () => {
    const rows = [...evaluation.judged.attacks, ...evaluation.judged.architectures];
    expect(rows.filter(({ tprAt1 }) => tprAt1 !== undefined)).toEqual([]);
    expect(evaluation.notes.map(({ code }) => code)).toContain("FEW_UNRELATED");
    expect(evaluation.groups).toEqual([{ unrelated: 20, derived: 20, smallestRate: 1 / 21 }]);
  });

  it("puts the pruned model that keeps 81 % of the accuracy into a row of its own, outside the average", () => {
    const { attacks, weakened, average } = evaluation.judged;
    expect(weakened.map(({ attack, n }) => [attack, n])).toEqual([["prune", 1]]);
    expect(average?.attacks).toBe(attacks.length);
    const mean = attacks.reduce((sum, { auc }) => sum + (auc ?? Number.NaN), 0) / attacks.length;
    expect(average?.auc).toBeCloseTo(mean, 12);
    const weak = evaluation.models.filter((model) => model.weakened);
    expect(weak.map(({ path }) => path)).toEqual(["derived/prune-50.onnx"]);
    expect(weak[0].accuracyKept).toBeCloseTo((weak[0].accuracy ?? 0) / (evaluation.source.accuracy ?? 1), 12);
  });

  it("measures accuracies that the manifest does not give, on the images as probes", () => {
    const quantised = evaluation.models.find(({ path }) => path === "derived/quantise-float16.onnx");
    expect(evaluation.source.measuredAccuracy).toBeCloseTo(0.728, 12);
    expect(quantised?.accuracy).toBeCloseTo(0.728, 2);
    expect(quantised?.accuracyKept).toBeCloseTo(1, 2);
  });

  it("tells architectures apart, alone and within attacks", () => {
    const { architectures, attackArchitectures } = evaluation.judged;
    expect(Object.fromEntries(architectures.map(({ arch, n }) => [arch, n]))).toEqual({
      vgg: 13,
      resnet: 2,
      mobilenet: 2,
      densenet: 2,
    });
    const labels = attackArchitectures.filter(({ attack }) => attack === "extract-labels");
    expect(labels.map(({ arch, n }) => [arch, n]).sort()).toEqual(
      ["densenet", "mobilenet", "resnet", "vgg"].map((arch) => [arch, 1]),
    );
  });

  it("counts the false alarms among unrelated models as sac calibrate does", () => {
    const alone = evaluation.judged.falseAlarms.filter(({ alpha }) => alpha === 0.05);
    const [one, ...byArch] = alone;
    expect(one).toMatchObject({ rule: "conformal", judged: 20 });
    expect(one.falseAlarms).toBeLessThanOrEqual(1);
    expect(byArch.map(({ arch, judged }) => [arch, judged]).sort()).toEqual(
      ["densenet", "mobilenet", "resnet", "vgg"].map((arch) => [arch, 5]),
    );
    expect(byArch.find(({ arch }) => arch === "vgg")?.falseAlarms).toBeGreaterThan(0);
  });
});
