import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { codes, judgeAll } from "../support/fixture-source.ts";
import { appendNodes, type Edit, int64s, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const heldOut = /unrelated-(vgg|resnet)-1/;

beforeAll(async () => {
  const unrelated = references("unrelated").filter(({ path }) => !heldOut.test(path));
  await calibratedZoo(fingerprint, { unrelated, weights: true });
}, 120_000);

/** A zoo's model with its `logits` made into answers over other classes. */
function answeringOver(classes: number, edit: Edit, role: "unrelated" | "derived", name: string): string {
  const bytes = readFileSync(model(role, name));
  const outputs = [valueInfo("given", "float32", ["batch", classes])];
  return folder.write(`${name}-over-${classes}.onnx`, appendNodes(bytes, { ...edit, outputs }));
}

const kept = (classes: number): Edit => ({
  nodes: [node("Gather", ["logits", "kept"], ["given"], { axis: 1 })],
  initialisers: [
    int64s(
      "kept",
      Array.from({ length: classes }, (_, i) => i),
    ),
  ],
});
const added: Edit = {
  nodes: [
    node("Gather", ["logits", "first"], ["column"], { axis: 1 }),
    node("Mul", ["column", "nothing"], ["zeros"]),
    node("Sub", ["zeros", "much"], ["low"]),
    node("Concat", ["logits", "low"], ["given"], { axis: 1 }),
  ],
  initialisers: [
    int64s("first", [0]),
    tensor("nothing", [], Float32Array.of(0)),
    tensor("much", [], Float32Array.of(20)),
  ],
};
const changes: readonly [number, Edit][] = [
  [9, kept(9)],
  [5, kept(5)],
  [11, added],
];
const extractions = ["extract-labels-vgg", "extract-probabilities-resnet", "extract-labels-resnet"];

const seen = (results: readonly ReportResult[]) => results.map(({ verdict }) => verdict);

describe.each(changes)("a suspect of %i classes instead of the source's ten", (classes, edit) => {
  it("that is honest is not cleared by its answers, nor by weights of its own, all compared", async () => {
    const honest = ["unrelated-vgg-1", "unrelated-resnet-1"].map((name) =>
      answeringOver(classes, edit, "unrelated", name),
    );
    const results = await judgeAll(fingerprint, honest);
    expect(seen(results)).toEqual(["inconclusive", "inconclusive"]);
    for (const result of results) {
      expect(result).toMatchObject({ blindness: "OTHER_LABEL_SET", behaviour: "inconclusive", classes });
      expect(codes(result)[0]).toBe("OTHER_LABEL_SET");
      expect(result.reasons[0].text).toContain(`over ${classes} classes and the source's over 10`);
    }
    expect(results.map(({ weights }) => weights?.verdict)).toEqual(["unrelated", "not-comparable"]);
  });

  it("that was taken through answers is accused or left open, with its weights or without", async () => {
    const copies = extractions.map((name) => answeringOver(classes, edit, "derived", name));
    for (const weights of [true, false]) {
      const results = await judgeAll(fingerprint, copies, {}, { weights });
      expect(seen(results)).not.toContain("unrelated");
      for (const { verdict, pValue } of results) expect(verdict === "derived").toBe((pValue ?? 1) <= 0.05);
    }
  });

  it("that was fine-tuned is given away by its weights", async () => {
    const [result] = await judgeAll(fingerprint, [answeringOver(classes, edit, "derived", "finetune-all-1")]);
    expect(result).toMatchObject({ verdict: "derived", weights: { verdict: "derived" } });
  });
});

describe("a suspect of the source's classes", () => {
  it("is cleared, also where it answers with labels alone", async () => {
    const labels: Edit = {
      nodes: [
        node("ArgMax", ["logits"], ["best"], { axis: 1, keepdims: 0 }),
        node("OneHot", ["best", "n", "off-on"], ["given"], { axis: 1 }),
      ],
      initialisers: [int64s("n", [10]), tensor("off-on", [2], Float32Array.of(0, 1))],
    };
    const honest = [model("unrelated", "unrelated-vgg-1"), answeringOver(10, labels, "unrelated", "unrelated-vgg-1")];
    const results = await judgeAll(fingerprint, honest);
    expect(seen(results)).toEqual(["unrelated", "unrelated"]);
    expect(results.map(({ comparedBy }) => comparedBy)).toEqual(["scores", "labels"]);
  });
});
