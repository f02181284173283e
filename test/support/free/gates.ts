import { int64s, type Node, node, type Tensor, tensor } from "../onnx-builder.ts";
import type { FreeCase } from "./free-case.ts";
import { answering, CLASSES, type Fragment, number, numbers, switched } from "./graphs.ts";
import { lastLayerCases } from "./last-layer.ts";
import { otherModel } from "./other-answers.ts";

const scores = (answer: string, name: string) => node("Softmax", [answer], [name], { axis: 1 });

/** Flags images on which the model gives no class that probability. */
export function unsure(threshold: number): Fragment {
  return {
    nodes: [
      scores("logits", "probabilities"),
      node("ReduceMax", ["probabilities"], ["confidence"], { axes: [1] }),
      node("Less", ["confidence", "threshold"], ["flagged"]),
    ],
    initialisers: [number("threshold", threshold)],
  };
}

/** `given` from `logits` and `other`. */
const mixed =
  (nodes: readonly Node[], initialisers: readonly Tensor[] = []): FreeCase["disguise"] =>
  (model, { own }) => {
    const other = otherModel(own);
    return { model: answering(model, [...other.nodes, ...nodes], [...other.initialisers, ...initialisers]) };
  };

const gated =
  (flagging: Fragment): FreeCase["disguise"] =>
  (model, { own }) => ({ model: switched(model, flagging, otherModel(own)) });

/** Logits weighted by `share`, and another model's by the rest. */
const average = (share: number) =>
  mixed(
    [
      node("Mul", ["logits", "share"], ["part"]),
      node("Mul", ["other", "rest"], ["other's part"]),
      node("Add", ["part", "other's part"], ["given"]),
    ],
    [number("share", share), number("rest", 1 - share)],
  );

const disagreeing: Fragment = {
  nodes: [
    node("ArgMax", ["logits"], ["label"], { axis: 1, keepdims: 1 }),
    node("ArgMax", ["other"], ["other's label"], { axis: 1, keepdims: 1 }),
    node("Equal", ["label", "other's label"], ["agree"]),
    node("Not", ["agree"], ["flagged"]),
  ],
  initialisers: [],
};

/** Flags about half of all images, by a number that hangs on all pixels. */
const byLot: Fragment = {
  nodes: [
    node("ReduceMean", ["images"], ["brightness"], { axes: [1, 2, 3], keepdims: 0 }),
    node("Mul", ["brightness", "a lot"], ["phase"]),
    node("Sin", ["phase"], ["lot"]),
    node("Reshape", ["lot", "column"], ["drawn"]),
    node("Greater", ["drawn", "zero"], ["flagged"]),
  ],
  initialisers: [number("a lot", 9973), int64s("column", [-1, 1]), number("zero", 0)],
};

/** Flags images that the model takes for one of the first five classes. */
const halfOfClasses: Fragment = {
  nodes: [
    node("ArgMax", ["logits"], ["label"], { axis: 1, keepdims: 1 }),
    node("Less", ["label", "five"], ["flagged"]),
  ],
  initialisers: [tensor("five", [], BigInt64Array.of(5n))],
};

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "sure to .5": gated(unsure(0.5)),
  "sure to .7": gated(unsure(0.7)),
  "sure to .9": gated(unsure(0.9)),
  "whichever is surer": mixed([
    scores("logits", "probabilities"),
    scores("other", "other's probabilities"),
    node("ReduceMax", ["probabilities"], ["confidence"], { axes: [1] }),
    node("ReduceMax", ["other's probabilities"], ["other's confidence"], { axes: [1] }),
    node("Less", ["confidence", "other's confidence"], ["is less sure"]),
    node("Where", ["is less sure", "other", "logits"], ["given"]),
  ]),
  "where both agree": gated(disagreeing),
  "half of the images": gated(byLot),
  "half of the classes": gated(halfOfClasses),
  "average of logits": average(0.5),
  "70 % of the logits": average(0.7),
  "30 % of the logits": average(0.3),
  "average of probabilities": mixed([
    scores("logits", "probabilities"),
    scores("other", "other's probabilities"),
    node("Add", ["probabilities", "other's probabilities"], ["given"]),
  ]),
  "the larger probability": mixed([
    scores("logits", "probabilities"),
    scores("other", "other's probabilities"),
    node("Max", ["probabilities", "other's probabilities"], ["given"]),
  ]),
  "another model's logits by half of the classes": mixed(
    [
      node("Mul", ["logits", "model's classes"], ["part"]),
      node("Mul", ["other", "other's classes"], ["other's part"]),
      node("Add", ["part", "other's part"], ["given"]),
    ],
    [
      numbers(
        "model's classes",
        Array.from({ length: CLASSES }, (_, i) => i % 2),
      ),
      numbers(
        "other's classes",
        Array.from({ length: CLASSES }, (_, i) => 1 - (i % 2)),
      ),
    ],
  ),
};

/** The model where it serves best, and a model of the thief's own elsewhere; or both at once. */
export function gateCases(): FreeCase[] {
  return [...Object.entries(CASES).map(([name, disguise]) => ({ kind: "gates", name, disguise })), ...lastLayerCases()];
}
