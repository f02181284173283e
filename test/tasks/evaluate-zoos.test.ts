import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ComparedBy } from "../../src/core/forms.ts";
import { areaUnderRoc } from "../../src/core/metrics.ts";
import { buildEvaluation } from "../../src/report/evaluation/build.ts";
import { type Evaluation, evaluationSchema } from "../../src/report/evaluation/schema.ts";
import type { EvaluateOptions } from "../../src/tasks/evaluate.ts";
import type { Setting } from "../../src/tasks/evaluation/setting.ts";
import { SOURCE, ZOO } from "../support/fixture-source.ts";
import { appendNodes, type Edit, int64s, node, type Shape, tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { evaluateZoo, PREPROCESS, model as path } from "../support/zoo.ts";

const folder = temporaryFolder();

interface Entry {
  readonly path: string;
  readonly role: string;
  readonly attack?: string;
  readonly group?: string;
  readonly arch?: string;
  readonly accuracy?: number;
}

const images = join(ZOO, "images");
const unrelated = (name: string): Entry => ({ path: path("unrelated", `unrelated-${name}`), role: "unrelated" });
const tuned: Entry = { path: path("derived", "finetune-all-1"), role: "derived", attack: "finetune" };
const HONEST = ["densenet-1", "mobilenet-1", "resnet-1", "resnet-2", "vgg-1"].map(unrelated);

/** A model of the fixtures with nodes that make the output `given` out of its `logits`. */
function edited(name: string, from: string, edit: Edit, shape: Shape): string {
  const outputs = [valueInfo("given", "float32", shape)];
  return folder.write(`${name}.onnx`, appendNodes(readFileSync(from), { ...edit, outputs }));
}

const LABELS: Edit = {
  nodes: [
    node("ArgMax", ["logits"], ["best"], { axis: 1, keepdims: 0 }),
    node("OneHot", ["best", "classes", "off-on"], ["given"], { axis: 1 }),
  ],
  initialisers: [int64s("classes", [10]), tensor("off-on", [2], Float32Array.of(0, 1))],
};
/** The first seven of the ten classes. */
const SEVEN: Edit = {
  nodes: [node("Slice", ["logits", "from", "to", "axis"], ["given"])],
  initialisers: [int64s("from", [0]), int64s("to", [7]), int64s("axis", [1])],
};
const NOT_FINITE: Edit = { nodes: [node("Sqrt", ["logits"], ["given"])] };

function writeZoo(name: string, models: readonly Entry[], changes: object = {}): string {
  const zoo = { source: SOURCE, sourceArch: "vgg", images, preprocess: PREPROCESS, models, ...changes };
  return folder.write(name, JSON.stringify(zoo));
}

type More = Partial<Pick<EvaluateOptions, "seeds" | "pool">> & { readonly sweeps?: readonly string[] };

async function evaluated(zoo: string, changes: Partial<Setting> = {}, more: More = {}): Promise<Evaluation> {
  const result = await evaluateZoo(zoo, { probes: 30, ...changes }, { pool: 60, ...more });
  return evaluationSchema.parse(buildEvaluation(result, new Date(), ["evaluate"]));
}

describe("models that differ from the source", () => {
  let evaluation: Evaluation;

  beforeAll(async () => {
    const labels = edited("labels", path("derived", "finetune-last-1"), LABELS, ["batch", 10]);
    const broken = edited("broken", SOURCE, NOT_FINITE, ["batch", 10]);
    const seven = (name: string, from: string) => edited(name, from, SEVEN, ["batch", 7]);
    const transferred = HONEST.map((one, i) => ({ ...one, path: seven(`honest-${i}`, one.path), group: "transfer" }));
    const models: Entry[] = [
      ...HONEST,
      tuned,
      { path: labels, role: "derived", attack: "finetune" },
      ...transferred,
      { path: seven("stolen", tuned.path), role: "derived", attack: "transfer", group: "transfer" },
      { path: broken, role: "derived", attack: "broken" },
    ];
    evaluation = await evaluated(writeZoo("different.json", models));
  });

  const scoresOf = (score: "sac", by: ComparedBy) =>
    evaluation.models
      .filter(({ role, group }) => role === "unrelated" && group === undefined)
      .map(({ draws: [draw] }) => -((by === "labels" ? draw.labelScores : draw.scores)?.[score] ?? Number.NaN));

  it("one that answers with labels only is compared by labels, in a row of its own", () => {
    const rows = evaluation.judged.attacks.filter(({ attack }) => attack === "finetune");
    expect(rows.map(({ comparedBy, n }) => [comparedBy, n])).toEqual([
      ["scores", 1],
      ["labels", 1],
    ]);
    for (const { comparedBy } of rows) {
      const stolen = evaluation.models.find((one) => one.attack === "finetune" && one.comparedBy === comparedBy);
      const row = evaluation.scores.sac?.attacks.find(
        (one) => one.attack === "finetune" && one.comparedBy === comparedBy,
      );
      const auc = areaUnderRoc([-(stolen?.draws[0].scores.sac ?? Number.NaN)], scoresOf("sac", comparedBy));
      expect(row?.auc, comparedBy).toBe(auc);
    }
    expect(scoresOf("sac", "labels")).not.toEqual(scoresOf("sac", "scores"));
  });

  it("the models of a group are compared with each other, by the distance where the classes are others, and not in the average", () => {
    const { attacks, average } = evaluation.judged;
    const row = attacks.find(({ group }) => group === "transfer");
    expect(row).toMatchObject({ attack: "transfer", score: "sac", n: 1, unrelated: 5 });
    expect(average?.attacks).toBe(2);
    expect(evaluation.scores.fusion?.attacks.map(({ attack }) => attack)).toEqual(["finetune", "finetune"]);
    expect(evaluation.groups.map(({ group, unrelated: n }) => [group, n])).toEqual([
      [undefined, 5],
      ["transfer", 5],
    ]);
  });

  it("one that fails is left out and named, and a note says so", () => {
    expect(evaluation.leftOut).toMatchObject([{ attack: "broken", code: "OUTPUT_NOT_FINITE" }]);
    expect(evaluation.models.map(({ attack }) => attack)).not.toContain("broken");
    expect(evaluation.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["MODELS_LEFT_OUT", "FEW_UNRELATED"]),
    );
    const note = evaluation.notes.find(({ code }) => code === "MODELS_LEFT_OUT");
    expect(note?.text).toBe("1 model of the zoo could not be scored, and is in none of the figures.");
  });

  it("five unrelated models give no true positive rate, but the rule normal's false alarms", () => {
    const rows = evaluation.judged.attacks;
    expect(rows.map(({ tprAt5 }) => tprAt5)).toEqual([undefined, undefined, undefined]);
    expect(rows.every(({ f1, auc }) => f1 !== undefined && auc !== undefined)).toBe(true);
    expect(new Set(evaluation.judged.falseAlarms.map(({ rule }) => rule))).toEqual(new Set(["normal"]));
  });
});

describe("several draws of probes", () => {
  it("are averaged, and each is what it would be alone", async () => {
    const zoo = writeZoo("draws.json", [...HONEST, tuned, { ...tuned, path: path("derived", "extract-labels-vgg") }]);
    const [both, first, second] = [
      await evaluated(zoo, {}, { seeds: [3, 4] }),
      await evaluated(zoo, {}, { seeds: [3] }),
      await evaluated(zoo, {}, { seeds: [4] }),
    ];
    both.models.forEach(({ draws }, i) => {
      const alone = [first, second].map((one) => one.models[i].draws[0]);
      expect(draws.map(({ seed }) => seed)).toEqual([3, 4]);
      draws.forEach(({ scores }, k) => {
        for (const [name, value] of Object.entries(scores)) {
          expect.soft(value, name).toBeCloseTo(alone[k].scores[name as "sac"] ?? Number.NaN, 4);
        }
      });
    });
    const row = ({ scores }: Evaluation) => scores.sac?.attacks[0];
    for (const metric of ["auc", "f1", "pValue", "meanDistance"] as const) {
      const [a, b] = [first, second].map((one) => row(one)?.[metric] ?? Number.NaN);
      expect.soft(row(both)?.[metric], metric).toBeCloseTo((a + b) / 2, 3);
    }
    expect(first.models[0].draws[0].scores).not.toEqual(second.models[0].draws[0].scores);
  });
});

describe("the treatments of the images", () => {
  it("make a wholly different fingerprint each: clean, several qualities of one image, and a corruption", async () => {
    const zoo = writeZoo("treated.json", [...HONEST.slice(0, 2), tuned]);
    const sweeps = ["quality=clean,25,10+50", "corruption=fog,contrast:5"];
    const { sweeps: found } = await evaluated(zoo, {}, { sweeps });
    const distances = found.flatMap(({ points }) => points.map(({ judged }) => judged.attacks[0].meanDistance));
    expect(distances).toHaveLength(5);
    expect(new Set(distances).size).toBe(5);
    expect(found[1].points.map(({ value }) => value)).toEqual(["fog", "contrast:5"]);
  });
});

describe("refused before anything runs is", () => {
  const refused: [string, string, RegExp, readonly Entry[]][] = [
    ["no derived model", "ZOO_INVALID", /names no derived model/, HONEST],
    ["no unrelated model", "ZOO_INVALID", /no unrelated model without a group, which .*finetune-all-1/, [tuned]],
    [
      "none in a group",
      "ZOO_INVALID",
      /no unrelated model in its group other/,
      [...HONEST, { ...tuned, group: "other" }],
    ],
    [
      "files that are not there",
      "FILE_NOT_FOUND",
      /gone\.onnx is not there, nor is another file of the zoo/,
      [...HONEST, tuned, { ...tuned, path: join(ZOO, "gone.onnx") }, { ...tuned, path: join(ZOO, "lost.onnx") }],
    ],
  ];
  it.each(refused)("%s", async (name, code, message, models) => {
    const zoo = writeZoo(`${name}.json`, models);
    await expect(evaluated(zoo)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("a preprocessing with a wrong field, by name", async () => {
    const zoo = writeZoo("preprocess.json", [...HONEST, tuned], { preprocess: { width: "wide" } });
    await expect(evaluated(zoo)).rejects.toMatchObject({
      code: "PREPROCESS_INVALID",
      message: expect.stringContaining("width"),
    });
  });

  it("a flat folder of images for probes that are to be misclassified", async () => {
    const flat = join(folder.path, "flat");
    mkdirSync(flat);
    for (let i = 0; i < 40; i += 1) {
      const name = `${String(i).padStart(4, "0")}.jpg`;
      copyFileSync(join(images, "cat", name), join(flat, name));
    }
    const zoo = writeZoo("flat.json", [...HONEST.slice(0, 2), tuned], { images: flat });
    await expect(evaluated(zoo, { selection: "misclassified" })).rejects.toMatchObject({ code: "IMAGES_UNLABELLED" });
    const random = await evaluated(zoo, {}, { sweeps: ["selection"] });
    expect(random.source.measuredAccuracy).toBeUndefined();
    expect(random.sweeps[0].skipped.map(({ value, code }) => [value, code])).toEqual([
      ["misclassified", "IMAGES_UNLABELLED"],
      ["mixed", "IMAGES_UNLABELLED"],
    ]);
    expect(random.notes.map(({ code }) => code)).toContain("ACCURACY_UNKNOWN");
  });
});

describe("models that would count twice", () => {
  it.each([
    ["a model under two names", [HONEST[0], tuned, { ...tuned, attack: "again" }], /are the same model, byte for byte/],
    [
      "the source among the unrelated",
      [HONEST[0], tuned, { path: SOURCE, role: "unrelated" }],
      /is the source model itself/,
    ],
  ])("%s is refused", async (name, models, message) => {
    const zoo = writeZoo(`${name}.json`, models);
    await expect(evaluated(zoo)).rejects.toMatchObject({ code: "USAGE", message: expect.stringMatching(message) });
  });

  it("the source as a derived model is a copy, which everything catches", async () => {
    const { judged } = await evaluated(
      writeZoo("copy.json", [...HONEST.slice(0, 2), { ...tuned, path: SOURCE, attack: "copy" }]),
    );
    expect(judged.attacks[0]).toMatchObject({ attack: "copy", auc: 1 });
    expect(judged.attacks[0].meanDistance).toBeLessThan(1e-6);
  });
});
