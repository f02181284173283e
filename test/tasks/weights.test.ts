import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { withSuspect } from "../../src/runtime/suspect.ts";
import { compareSuspect } from "../../src/tasks/weights.ts";
import { failureOf } from "../support/failure.ts";
import { codes, judgeAll, runOptions, SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import {
  appendNodes,
  int64s,
  type Node,
  node,
  model as onnxModel,
  type Tensor,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { hiddenName, hideInitialisers } from "../support/onnx-weights.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { weights } from "../support/tiny-classifier.ts";
import { writeFingerprint } from "../support/write-fingerprint.ts";
import { calibrateZoo, enrolZoo, model } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const derived = (...names: string[]) => names.map((name) => model("derived", name));
const unrelated = (...names: string[]) => names.map((name) => model("unrelated", `unrelated-${name}`));
const weightsVerdicts = (results: readonly ReportResult[]) =>
  Object.fromEntries(results.map(({ path, weights }) => [basename(path, ".onnx"), weights?.verdict]));

/** Without a calibration the behaviour has no say, so that every verdict is the weights'. */
beforeAll(() => enrolZoo(fingerprint, { probes: 10, pool: 100, weights: true }));

describe("weights alone", () => {
  it("give away what was fine-tuned, pruned or quantised", async () => {
    const copies = derived(
      ...["finetune-all-1", "finetune-all-2", "finetune-all-3", "finetune-last-1", "finetune-last-2"],
      ...["finetune-last-3", "prune-10", "prune-20", "prune-30", "prune-50", "quantise-float16", "quantise-int8"],
    );
    for (const { path, verdict, behaviour, weights, reasons } of await judgeAll(fingerprint, copies)) {
      expect.soft([path, verdict, behaviour]).toEqual([path, "derived", "inconclusive"]);
      expect.soft(weights?.pValue).toBeLessThanOrEqual(0.001);
      expect.soft(weights).toMatchObject({ verdict: "derived", matched: 1, compared: 1 });
      expect.soft(reasons[0].code).toBe("WEIGHTS_ALONE");
    }
  });

  it("claim nothing of models that were trained on answers, or independently", async () => {
    const kinds = ["vgg", "resnet", "mobilenet", "densenet"];
    const suspects = [
      ...derived(...kinds.flatMap((kind) => [`extract-labels-${kind}`, `extract-probabilities-${kind}`])),
      ...unrelated(...kinds.map((kind) => `${kind}-1`), "vgg-2", "vgg-3"),
    ];
    const results = await judgeAll(fingerprint, suspects);
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(["inconclusive"]));
    expect(weightsVerdicts(results)).toMatchObject({
      "extract-labels-vgg": "unrelated",
      "extract-probabilities-vgg": "unrelated",
      "unrelated-vgg-1": "unrelated",
      "unrelated-vgg-2": "unrelated",
      "unrelated-vgg-3": "unrelated",
      "unrelated-mobilenet-1": "not-comparable",
      "unrelated-densenet-1": "not-comparable",
    });
  });

  it("have a row for each layer", async () => {
    const [{ weights }] = await judgeAll(fingerprint, derived("prune-50"));
    expect(weights?.layers?.map(({ operator, units }) => `${operator} ${units}`)).toEqual([
      "Conv 16",
      "Conv 32",
      "Conv 32",
      "Conv 48",
      "Conv 48",
      "Gemm 10",
    ]);
    for (const { alive, similarity } of weights?.layers ?? []) {
      expect.soft(similarity).toBeGreaterThan(0.9);
      expect.soft(alive).toBeGreaterThanOrEqual(0.5);
    }
  });

  it("are not looked at where that was not asked for, or there is no sketch", async () => {
    const [ignored] = await judgeAll(fingerprint, derived("prune-50"), {}, { weights: false });
    expect(ignored).toMatchObject({ verdict: "inconclusive" });
    expect(ignored).not.toHaveProperty("weights");
    const without = join(folder.path, "without.sac");
    const { fingerprint: whole } = await loadFingerprint(fingerprint);
    await writeFingerprint(without, { ...whole, weights: undefined });
    expect((await judgeAll(without, derived("prune-50")))[0]).not.toHaveProperty("behaviour");
  });
});

describe("a copy that cannot be run", () => {
  it("is derived all the same, and the reason is told", async () => {
    const blocked = appendNodes(SOURCE_BYTES, {
      nodes: [node("example::Hide", ["logits"], ["given"])],
      outputs: [valueInfo("given", "float32", ["batch", 10])],
      opsets: { example: 1 },
    });
    const [result] = await judgeAll(fingerprint, [folder.write("hidden.onnx", blocked)]);
    expect(result).toMatchObject({ verdict: "derived", behaviour: "error" });
    expect(result).not.toHaveProperty("error");
    expect(codes(result)).toEqual(["WEIGHTS_ALONE", "MODEL_OPERATOR_REFUSED"]);
  });
});

/** The source, whose weights are there only once an operator that the reader does not know was run. */
function hiddenSource(made: (name: string) => readonly Node[], initialisers: readonly Tensor[] = []): Buffer {
  const { bytes, names } = hideInitialisers(SOURCE_BYTES);
  return appendNodes(bytes, { firstNodes: names.flatMap(made), initialisers });
}

describe("weights that operators make of constants", () => {
  const clipped = hiddenSource((name) => [node("Clip", [hiddenName(name)], [name])]);

  it("are read in what the runtime makes of the file", async () => {
    const [result] = await judgeAll(fingerprint, [folder.write("clipped.onnx", clipped)]);
    expect(result).toMatchObject({ verdict: "derived", weights: { verdict: "derived", matched: 1, compared: 1 } });
  });

  it("are a source's, too", async () => {
    const out = join(folder.path, "clipped.sac");
    const source = folder.write("own/clipped.onnx", clipped);
    expect((await enrolZoo(out, { model: source, probes: 10, pool: 100, weights: true })).weights).toBeDefined();
    const [result] = await judgeAll(out, derived("prune-50"));
    expect(result).toMatchObject({ verdict: "derived", weights: { verdict: "derived", matched: 1, compared: 1 } });
  });

  it("leave the leg blind where they cannot be made, and the run goes on", async () => {
    const bomb = hiddenSource(
      (name) => [
        node("ConstantOfShape", ["enormous"], [`${name} zeros`]),
        node("ReduceMax", [`${name} zeros`], [`${name} zero`], { keepdims: 0 }),
        node("Add", [hiddenName(name), `${name} zero`], [name]),
      ],
      [int64s("enormous", [2 ** 45])],
    );
    const path = folder.write("bomb.onnx", bomb);
    const known = (await loadFingerprint(fingerprint)).fingerprint.weights;
    if (!known) throw new Error("there is no sketch");
    const outcome = await withSuspect(path, runOptions(), (suspect) => compareSuspect(suspect, known, 0.001));
    expect(outcome).toMatchObject({ kind: "compared", blind: "unread", reading: { read: 0, simplified: false } });
    expect(outcome.kind === "compared" && outcome.reading.findings[0]).toMatchObject({
      kind: "unfolded-weights",
      operator: "Conv",
    });
    const results = await judgeAll(fingerprint, [path, ...derived("prune-50")]);
    expect(results.map(({ verdict }) => verdict)).toEqual([expect.not.stringMatching("unrelated"), "derived"]);
  });
});

describe("a file whose weights cannot be read", () => {
  it("is judged by its behaviour, or fails once", async () => {
    const cut = folder.write("cut.onnx", SOURCE_BYTES.subarray(0, 90_000));
    const [result] = await judgeAll(fingerprint, [cut]);
    expect(result).toMatchObject({ verdict: "error", behaviour: "error", weights: { verdict: "blind" } });
    expect(result.weights?.error?.code).toBe(result.error?.code);
    expect(result.reasons).toEqual([]);
  });

  it("can be a source all the same, without a sketch", async () => {
    const many = Array.from({ length: 10_001 }, (_, i) => node("MatMul", [i ? `r${i}` : "logits", "m"], [`r${i + 1}`]));
    const same = Float32Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? 1 : 0));
    const shared = appendNodes(SOURCE_BYTES, {
      nodes: many,
      initialisers: [tensor("m", [10, 10], same)],
      outputs: [valueInfo("r10001", "float32", ["batch", 10])],
    });
    const source = folder.write("shared.onnx", shared);
    const out = join(folder.path, "shared.sac");
    const error = await failureOf(() => enrolZoo(out, { model: source, probes: 10, pool: 100, weights: true }));
    expect(error).toMatchObject({ code: "MODEL_TOO_LARGE", hint: expect.stringContaining("--no-weights") });
    expect(existsSync(out)).toBe(false);
    expect((await enrolZoo(out, { model: source, probes: 10 })).weights).toBeUndefined();
  });
});

describe("an ancestor", () => {
  const tuned = join(folder.path, "tuned.sac");

  it("explains two models that were fine-tuned from it", async () => {
    await enrolZoo(tuned, { model: model("derived", "finetune-all-1"), probes: 10, pool: 100, weights: true });
    const [before] = await judgeAll(tuned, derived("finetune-all-2"));
    expect(before).toMatchObject({ verdict: "derived", weights: { verdict: "derived" } });
    await calibrateZoo(tuned, { ancestors: [SOURCE] });
    const [after] = await judgeAll(tuned, derived("finetune-all-2"));
    expect(after).toMatchObject({ verdict: "inconclusive", weights: { verdict: "common-ancestor" } });
    expect(after.weights?.ancestors).toMatchObject([{ name: "source.onnx", beyond: false }]);
    expect(codes(after)).toContain("COMMON_ANCESTOR");
  });

  it("does not explain a copy of the source itself", async () => {
    const [copy] = await judgeAll(tuned, derived("finetune-all-1"));
    expect(copy).toMatchObject({ verdict: "derived", weights: { verdict: "derived" } });
    expect(copy.weights?.ancestors).toMatchObject([{ beyond: true }]);
  });

  it("is kept when the fingerprint is calibrated again", async () => {
    await calibrateZoo(tuned, {
      unrelated: unrelated("vgg-1", "vgg-2", "resnet-1").map((path) => ({ path, arch: undefined })),
    });
    const { weights, calibration } = (await loadFingerprint(tuned)).fingerprint;
    expect([weights?.ancestors.length, calibration?.unrelated.length]).toEqual([1, 3]);
    await calibrateZoo(tuned, { ancestors: [SOURCE] });
    expect((await loadFingerprint(tuned)).fingerprint.calibration?.unrelated).toHaveLength(3);
  });

  it("cannot be the source, a stranger's kind of network, or anything where there is no sketch", async () => {
    const failure = (path: string, ancestors: string[]) => failureOf(() => calibrateZoo(path, { ancestors }));
    expect((await failure(fingerprint, [SOURCE])).message).toMatch(/is the source model itself/);
    const plain = join(folder.path, "plain.sac");
    const { fingerprint: whole } = await loadFingerprint(fingerprint);
    await writeFingerprint(plain, { ...whole, weights: undefined });
    expect((await failure(plain, [SOURCE])).message).toMatch(/has no sketch/);
    expect((await failure(fingerprint, unrelated("vgg-1"))).message).toMatch(/their weights do not match \(p 0\.\d+\)/);
    const strange = folder.write("strange.onnx", meanColours());
    expect((await failure(fingerprint, [strange])).message).toMatch(/no layers can be compared/);
  });
});

/** A classifier without hidden units, by the mean colour. */
function meanColours(): Buffer {
  return onnxModel({
    nodes: [
      node("GlobalAveragePool", ["images"], ["pooled"]),
      node("Flatten", ["pooled"], ["colours"]),
      node("MatMul", ["colours", "weights"], ["logits"]),
    ],
    inputs: [valueInfo("images", "float32", ["batch", 3, 32, 32])],
    outputs: [valueInfo("logits", "float32", ["batch", 10])],
    initialisers: [weights("weights", [3, 10])],
  });
}
