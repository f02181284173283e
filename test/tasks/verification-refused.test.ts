import { describe, expect, it } from "vitest";
import { failureOf } from "../support/failure.ts";
import { judgeAll, runOptions, SOURCE } from "../support/fixture-source.ts";
import { useVerification } from "../support/verification.ts";
import { comparer, embedder, writePeople } from "../support/verifiers.ts";

const { folder, at, enrolled, calibrated } = useVerification();

describe("no fingerprint of a verification model is made of", () => {
  it.each([
    ["a person with one image", [5, 5, 1], "IDENTITIES_TOO_FEW"],
    ["one person, and so no impostor pairs", [9], "IDENTITIES_TOO_FEW"],
    ["people with two images", [2, 2, 2], "IDENTITIES_TOO_FEW"],
    ["fewer images than targets", [3, 3], "IMAGES_TOO_FEW"],
  ] as const)("%s", async (name, counts, code) => {
    const images = await writePeople(at(name), counts);
    expect((await failureOf(() => enrolled("none.sac", { images }))).code).toBe(code);
  });

  it("a flat folder, or a choice that needs labels", async () => {
    const flat = at("people/person-00");
    expect((await failureOf(() => enrolled("none.sac", { images: flat }))).code).toBe("IMAGES_UNLABELLED");
    expect((await failureOf(() => enrolled("none.sac", { selection: "misclassified" }))).code).toBe("USAGE");
  });

  it("embeddings that are no numbers, or the same for everything", async () => {
    for (const [bias, code] of [
      [Number.NaN, "OUTPUT_NOT_FINITE"],
      [1e12, "OUTPUT_CONSTANT"],
    ] as const) {
      const model = folder.write(`${code}.onnx`, embedder({ seed: 1, bias }));
      expect((await failureOf(() => enrolled("none.sac", { model }))).code).toBe(code);
      const [result] = await judgeAll(at("whole.sac"), [model], {}, { weights: false });
      expect(result).toMatchObject({ verdict: "inconclusive", reasons: [{ code }] });
    }
  });

  it("a threshold without sense", async () => {
    const matching = { threshold: 2 };
    const failure = await failureOf(() => enrolled("none.sac", { run: runOptions({ matching }) }));
    expect(failure.code).toBe("MATCH_THRESHOLD_INVALID");
  });

  it("a classifier: by its file, its probabilities, its output's name unless that is meant, or by not telling people apart", async () => {
    const said = folder.write("said.onnx", embedder({ seed: 1, metadata: { "sac.task": "classification" } }));
    expect((await failureOf(() => enrolled("none.sac", { model: said }))).code).toBe("TASK_MISMATCH");
    const probable = folder.write("probable.onnx", embedder({ seed: 1, probabilities: true }));
    expect((await failureOf(() => enrolled("none.sac", { model: probable }))).message).toContain("probabilities");
    expect((await failureOf(() => enrolled("none.sac", { model: SOURCE }))).message).toContain('is named "logits"');
    const meant = { model: SOURCE, run: runOptions({ output: "logits" }) };
    expect((await enrolled("meant.sac", meant)).about.task).toBe("verification");
    const noise = await writePeople(at("noise"), [30, 30, 30], 1, 0);
    const failure = await failureOf(() => enrolled("none.sac", { images: noise }));
    expect(failure).toMatchObject({
      code: "TASK_MISMATCH",
      hint: expect.stringContaining("If it is a classifier, enroll it without"),
    });
    expect(failure.message).toContain("does not tell people apart");
  });
});

describe("the reverse", () => {
  const classification = {
    verification: undefined,
    settings: { representation: "canonical", correlation: { kind: "cosine" } },
  } as const;

  it("a verification model is no classifier: by its vectors of length 1, its file, its output's name or its two inputs", async () => {
    const unit = folder.write("unit.onnx", embedder({ seed: 1, unit: true, output: "y" }));
    const said = folder.write(
      "verifier.onnx",
      embedder({ seed: 1, metadata: { "sac.task": "verification" }, output: "y" }),
    );
    const named = folder.write("named.onnx", embedder({ seed: 1 }));
    const two = folder.write("two.onnx", comparer({ seed: 1, takes: "inputs", answers: "cosine" }));
    for (const [model, code] of [
      [unit, "TASK_MISMATCH"],
      [said, "TASK_MISMATCH"],
      [named, "TASK_MISMATCH"],
      [two, "MODEL_SEVERAL_INPUTS"],
    ] as const) {
      expect((await failureOf(() => enrolled("none.sac", { ...classification, model }))).code).toBe(code);
    }
  });

  it("models of a zoo for the other task calibrate nothing", async () => {
    const failure = await failureOf(() => calibrated("whole.sac", { task: "classification" }));
    expect(failure).toMatchObject({ code: "TASK_MISMATCH" });
  });

  it("a suspect that says it is for the other task is an error", async () => {
    const said = folder.write("classifier.onnx", embedder({ seed: 3, metadata: { "sac.task": "classification" } }));
    const [result] = await judgeAll(at("whole.sac"), [said], {}, { weights: false });
    expect(result).toMatchObject({ verdict: "error", error: { code: "TASK_MISMATCH" } });
  });
});
