import { MEAN, STD } from "../fixture-source.ts";
import {
  appendNodes,
  int64s,
  type Node,
  node,
  type Shape,
  type Tensor,
  type ValueInfo,
  valueInfo,
} from "../onnx-builder.ts";
import { message } from "../onnx-values.ts";
import { delimited, integer } from "../protobuf-writer.ts";
import type { Disguised, FreeCase, Users } from "./free-case.ts";
import { answering, CLASSES, number, numbers, SCORES, scattered } from "./graphs.ts";
import { headOf } from "./head.ts";
import { meanColour } from "./other-answers.ts";
import { largest } from "./users.ts";

type Part = readonly [nodes: readonly Node[], initialisers?: readonly Tensor[], shape?: Shape, users?: Users];

/** ONNX's numbers of element types. */
const TYPES = { float16: 10, float64: 11 } as const;

/** `given` from `logits`, which is still the largest for the same class. */
const SAME: Readonly<Record<string, Part>> = {
  "times 1e-30": [[node("Mul", ["logits", "factor"], ["given"])], [number("factor", 1e-30)]],
  "times 1e10": [[node("Mul", ["logits", "factor"], ["given"])], [number("factor", 1e10)]],
  "plus 1000": [[node("Add", ["logits", "offset"], ["given"])], [number("offset", 1000)]],
  cubed: [[node("Pow", ["logits", "three"], ["given"])], [number("three", 3)]],
  "bent by a sigmoid": [[node("Sigmoid", ["logits"], ["given"])]],
  probabilities: [[node("Softmax", ["logits"], ["given"], { axis: 1 })]],
  "log-probabilities": [[node("LogSoftmax", ["logits"], ["given"], { axis: 1 })]],
  "probabilities, sharp": [
    [node("Mul", ["logits", "factor"], ["sharp"]), node("Softmax", ["sharp"], ["given"], { axis: 1 })],
    [number("factor", 50)],
  ],
  "probabilities, flat": [
    [node("Mul", ["logits", "factor"], ["flat"]), node("Softmax", ["flat"], ["given"], { axis: 1 })],
    [number("factor", 1e-3)],
  ],
  "a temperature for each image": [
    [
      node("ReduceMean", ["images"], ["brightness"], { axes: [1, 2, 3], keepdims: 0 }),
      node("Mul", ["brightness", "fast"], ["phase"]),
      node("Sin", ["phase"], ["swing"]),
      node("Mul", ["swing", "far"], ["exponent"]),
      node("Exp", ["exponent"], ["temperatures"]),
      node("Reshape", ["temperatures", "column"], ["temperature"]),
      node("Mul", ["logits", "temperature"], ["given"]),
    ],
    [number("fast", 1000), number("far", 4), int64s("column", [-1, 1])],
  ],
  "four dimensions": [
    [node("Unsqueeze", ["logits", "last"], ["given"])],
    [int64s("last", [2, 3])],
    ["batch", CLASSES, 1, 1],
  ],
  "a dimension in front": [
    [node("Unsqueeze", ["logits", "front"], ["given"])],
    [int64s("front", [0])],
    [1, "batch", CLASSES],
  ],
  "classes by images": [[node("Transpose", ["logits"], ["given"])], [], [CLASSES, "batch"]],
  "two rows of five": [[node("Reshape", ["logits", "rows"], ["given"])], [int64s("rows", [-1, 2, 5])], ["batch", 2, 5]],
  "a map of 4 x 4": [
    [node("Unsqueeze", ["logits", "last"], ["points"]), node("Mul", ["points", "places"], ["given"])],
    [
      int64s("last", [2, 3]),
      numbers(
        "places",
        scattered(16).map((value) => value + 0.5),
        [1, 1, 4, 4],
      ),
    ],
    ["batch", CLASSES, 4, 4],
    { read: (answer) => largest(Array.from({ length: CLASSES }, (_, i) => answer[16 * i])) },
  ],
  ...encoded(),
};

/** Answers that only who was told how can read. */
function encoded(): Readonly<Record<string, Part>> {
  const offsets = scattered(CLASSES, 7).map((value) => 100 * value);
  const keys = [8, 9, 10, 11].map((seed) => scattered(CLASSES, seed).map((value) => value - 0.5));
  const mixing = Array.from({ length: CLASSES }, (_, i) =>
    keys.reduce(
      reflected,
      Array.from({ length: CLASSES }, (_, j) => (i === j ? 1 : 0)),
    ),
  );
  return {
    "signs turned": [
      [node("Neg", ["logits"], ["given"])],
      [],
      SCORES,
      { read: (answer) => largest(answer.map((value) => -value)) },
    ],
    "a constant for each class": [
      [node("Add", ["logits", "offsets"], ["given"])],
      [numbers("offsets", offsets)],
      SCORES,
      { read: (answer) => largest(answer.map((value, i) => value - offsets[i])) },
    ],
    "mixed by a key": [
      [node("MatMul", ["logits", "mixing"], ["given"])],
      [numbers("mixing", mixing.flat(), [CLASSES, CLASSES])],
      SCORES,
      { read: (answer) => largest(keys.toReversed().reduce(reflected, [...answer])) },
    ],
    // The first pixel's red, from 0 to 255, says by how many places the classes are moved on.
    "classes in an order that the image decides": [
      [
        node("Slice", ["images", "corner", "beyond", "sides"], ["first value"]),
        node("Mul", ["first value", "spread"], ["wider"]),
        node("Add", ["wider", "middle"], ["about red"]),
        node("Round", ["about red"], ["red"]),
        node("Cast", ["red"], ["whole red"], { to: 7 }),
        node("Reshape", ["whole red", "column"], ["shift"]),
        node("Add", ["shift", "places"], ["moved on"]),
        node("Mod", ["moved on", "ten"], ["from"]),
        node("GatherElements", ["logits", "from"], ["given"], { axis: 1 }),
      ],
      [
        int64s("corner", [0, 0, 0]),
        int64s("beyond", [1, 1, 1]),
        int64s("sides", [1, 2, 3]),
        int64s("column", [-1, 1]),
        int64s(
          "places",
          Array.from({ length: CLASSES }, (_, i) => i),
        ),
        int64s("ten", [CLASSES]),
        number("spread", 255 * STD[0]),
        number("middle", 255 * MEAN[0]),
      ],
      SCORES,
      { read: (answer, [red]) => (largest(answer) + red) % CLASSES },
    ],
  };
}

/** A vector reflected at the plane that is perpendicular to `key`; twice is as it was. */
function reflected(vector: readonly number[], key: readonly number[]): number[] {
  const dot = (other: readonly number[]) => key.reduce((sum, value, i) => sum + value * other[i], 0);
  const far = (2 * dot(vector)) / dot(key);
  return vector.map((value, i) => value - far * key[i]);
}

function withOutputs(
  model: Uint8Array,
  nodes: readonly Node[],
  outputs: readonly ValueInfo[],
  initialisers: readonly Tensor[] = [],
) {
  return appendNodes(model, { nodes, outputs, initialisers, opsets: { "ai.onnx.ml": 2 } });
}

function cast(model: Uint8Array, type: keyof typeof TYPES): Disguised {
  const nodes = [node("Cast", ["logits"], ["given"], { to: TYPES[type] })];
  return { model: withOutputs(model, nodes, [valueInfo("given", type, SCORES)]) };
}

/** A sequence of tables, or of maps from class number to score. */
function sequence(element: Buffer): ValueInfo {
  return message("value info", [delimited(1, "given"), delimited(2, delimited(4, delimited(1, element)))]);
}
const TABLE = delimited(1, integer(1, 1));
const MAP = delimited(5, Buffer.concat([integer(1, 7), delimited(2, delimited(1, integer(1, 1)))]));

const names = Array.from({ length: CLASSES }, (_, i) => i);

const OTHERS: Readonly<Record<string, FreeCase["disguise"]>> = {
  "half precision": (model) => cast(model, "float16"),
  "double precision": (model) => cast(model, "float64"),
  "another output's name": (model) => ({
    model: withOutputs(
      model,
      [node("Identity", ["logits"], ["embedding"])],
      [valueInfo("embedding", "float32", SCORES)],
    ),
  }),
  "mean colours as a first output": (model) => {
    const { nodes, initialisers } = meanColour();
    const outputs = [valueInfo("other", "float32", SCORES), valueInfo("logits", "float32", SCORES)];
    return { model: withOutputs(model, nodes, outputs, initialisers), users: { output: "logits" } };
  },
  "mean colours as a second output": (model) => {
    const { nodes, initialisers } = meanColour();
    const outputs = [valueInfo("logits", "float32", SCORES), valueInfo("other", "float32", SCORES)];
    return { model: withOutputs(model, nodes, outputs, initialisers) };
  },
  "a list": (model) => ({
    model: withOutputs(model, [node("SequenceConstruct", ["logits"], ["given"])], [sequence(TABLE)]),
    users: "nobody",
  }),
  "maps from class to score": (model) => ({
    model: withOutputs(
      model,
      [node("ai.onnx.ml::ZipMap", ["logits"], ["given"], { classlabels_int64s: names })],
      [sequence(MAP)],
    ),
    users: "nobody",
  }),
  "class names": (model) => ({
    model: withOutputs(
      model,
      [
        node("ArgMax", ["logits"], ["label"], { axis: 1, keepdims: 0 }),
        node("ai.onnx.ml::LabelEncoder", ["label"], ["given"], {
          keys_int64s: names,
          values_strings: names.map(String),
        }),
      ],
      [valueInfo("given", "string", ["batch"])],
    ),
    users: { read: ([name]) => Number(name) },
  }),
  "features, the last layer in another file": (model) => {
    const { features, weights, bias } = headOf(model);
    const width = weights.length / CLASSES;
    const score = (answer: readonly number[], i: number) =>
      answer.reduce((sum, value, j) => sum + value * weights[i * width + j], bias[i]);
    return {
      model: appendNodes(model, { outputs: [valueInfo(features, "float32", ["batch", width])] }),
      users: { read: (answer) => largest(names.map((i) => score(answer, i))) },
    };
  },
};

/** Models that give the same answers in another form. */
export function outputCases(): FreeCase[] {
  const same = Object.entries(SAME).map(([name, [nodes, initialisers, shape, users]]): FreeCase => {
    const disguise = (model: Uint8Array) => ({
      model: answering(model, nodes, initialisers, shape),
      ...(users && { users }),
    });
    return { kind: "outputs", name, disguise };
  });
  const others = Object.entries(OTHERS).map(([name, disguise]) => ({ kind: "outputs", name, disguise }));
  return [...same, ...others];
}
