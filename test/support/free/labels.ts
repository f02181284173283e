import { appendNodes, int64s, node, tensor, valueInfo } from "../onnx-builder.ts";
import type { Disguised, FreeCase } from "./free-case.ts";
import { answering, CLASSES, number, numbers, scattered, scatteredOrder } from "./graphs.ts";
import { meanColour, otherModel } from "./other-answers.ts";
import { largest } from "./users.ts";

/** Some of the classes, in some order. */
function gathered(model: Uint8Array, classes: readonly number[], users: Disguised["users"]): Disguised {
  const nodes = [node("Gather", ["logits", "classes"], ["given"], { axis: 1 })];
  return {
    model: answering(model, nodes, [int64s("classes", classes)], ["batch", classes.length]),
    ...(users && { users }),
  };
}

/** The ten classes and more, made by `more` of the logits. */
function extended(
  model: Uint8Array,
  more: readonly Parameters<typeof node>[],
  count: number,
  ...given: Parameters<typeof tensor>[]
) {
  const nodes = [...more.map((parts) => node(...parts)), node("Concat", ["logits", "more"], ["given"], { axis: 1 })];
  return answering(
    model,
    nodes,
    given.map((parts) => tensor(...parts)),
    ["batch", CLASSES + count],
  );
}

const first = (count: number) => Array.from({ length: count }, (_, i) => i);
const modTen = (answer: readonly number[]) => largest(answer) % CLASSES;

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "five of the classes": (model) => gathered(model, first(5), { classes: 5 }),
  "three of the classes": (model) => gathered(model, first(3), { classes: 3 }),
  "nine of the classes": (model) => gathered(model, first(9), { classes: 9 }),
  "classes in another order": (model) => {
    const order = scatteredOrder(CLASSES);
    return gathered(model, order, { read: (answer) => order[largest(answer)] });
  },
  "each class twice": (model) => gathered(model, [...first(CLASSES), ...first(CLASSES)], { read: modTen }),
  "an eleventh class that never is": (model) => ({
    model: extended(
      model,
      [
        ["ReduceMin", ["logits"], ["least"], { axes: [1] }],
        ["Sub", ["least", "further"], ["more"]],
      ],
      1,
      ["further", [], Float32Array.of(3)],
    ),
  }),
  "an eleventh class, constant": (model) => ({
    model: extended(
      model,
      [
        ["ReduceMin", ["logits"], ["least"], { axes: [1] }],
        ["Mul", ["least", "nothing"], ["zero"]],
        ["Sub", ["zero", "constant"], ["more"]],
      ],
      1,
      ["nothing", [], Float32Array.of(0)],
      ["constant", [], Float32Array.of(30)],
    ),
  }),
  "ten more classes of another model, behind": (model, { own }) => {
    const { nodes, initialisers } = otherModel(own);
    const behind = [
      node("ReduceMax", ["other"], ["other's most"], { axes: [1] }),
      node("Sub", ["other", "other's most"], ["other's lag"]),
      node("ReduceMax", ["logits"], ["most"], { axes: [1] }),
      node("Add", ["other's lag", "most"], ["near"]),
      node("Sub", ["near", "little"], ["more"]),
      node("Concat", ["logits", "more"], ["given"], { axis: 1 }),
    ];
    return {
      model: answering(model, [...nodes, ...behind], [...initialisers, number("little", 0.01)], ["batch", 2 * CLASSES]),
    };
  },
  "each class split in two by brightness": (model) => ({
    model: answering(
      model,
      [
        node("ReduceMean", ["images"], ["brightness"], { axes: [1, 2, 3], keepdims: 0 }),
        node("Reshape", ["brightness", "column"], ["bright"]),
        node("Mul", ["bright", "much"], ["lead"]),
        node("Add", ["logits", "lead"], ["in bright"]),
        node("Sub", ["logits", "lead"], ["in dark"]),
        node("Concat", ["in bright", "in dark"], ["given"], { axis: 1 }),
      ],
      [int64s("column", [-1, 1]), number("much", 20)],
      ["batch", 2 * CLASSES],
    ),
    users: { read: modTen },
  }),
  "a thousand classes": (model) => {
    const others = scattered(1000 - CLASSES, 6).map((value) => -20 - 5 * value);
    const nodes = [
      node("ReduceMean", ["logits"], ["mean"], { axes: [1] }),
      node("Add", ["mean", "others"], ["more"]),
      node("Concat", ["logits", "more"], ["given"], { axis: 1 }),
    ];
    return { model: answering(model, nodes, [numbers("others", others, [1, 1000 - CLASSES])], ["batch", 1000]) };
  },
  "thirty classes, twenty of the mean colour": (model) => {
    const { nodes, initialisers } = meanColour();
    const behind = [
      node("ReduceMin", ["logits"], ["least"], { axes: [1] }),
      node("Sub", ["other", "far"], ["low"]),
      node("Add", ["low", "least"], ["more"]),
      node("Concat", ["logits", "more", "more"], ["given"], { axis: 1 }),
    ];
    return {
      model: answering(model, [...nodes, ...behind], [...initialisers, number("far", 20)], ["batch", 3 * CLASSES]),
    };
  },
  "class numbers": (model) => ({
    model: appendNodes(model, {
      nodes: [node("ArgMax", ["logits"], ["given"], { axis: 1, keepdims: 0 })],
      outputs: [valueInfo("given", "int64", ["batch"])],
    }),
    users: { read: ([label]) => label },
  }),
  "class numbers from one on": (model) => ({
    model: appendNodes(model, {
      nodes: [
        node("ArgMax", ["logits"], ["label"], { axis: 1, keepdims: 0 }),
        node("Add", ["label", "one"], ["given"]),
      ],
      initialisers: [int64s("one", [1])],
      outputs: [valueInfo("given", "int64", ["batch"])],
    }),
    users: { read: ([label]) => label - 1 },
  }),
  "ones and zeros": (model) => ({
    model: answering(model, [node("Hardmax", ["logits"], ["given"], { axis: 1 })]),
  }),
  "whole scores": (model) => ({ model: answering(model, [node("Round", ["logits"], ["given"])]) }),
  "the first three alone": (model) => ({
    model: answering(
      model,
      [
        node("TopK", ["logits", "three"], ["best", "best classes"], { axis: 1 }),
        node("ReduceMin", ["best"], ["third"], { axes: [1] }),
        node("Less", ["logits", "third"], ["is behind"]),
        node("Where", ["is behind", "lost", "logits"], ["given"]),
      ],
      [int64s("three", [3]), number("lost", -50)],
    ),
  }),
  ranks: (model) => ({
    model: answering(
      model,
      [
        node("TopK", ["logits", "ten"], ["sorted", "order"], { axis: 1, largest: 0 }),
        node("Cast", ["order"], ["places"], { to: 1 }),
        // The order of the order is the rank.
        node("TopK", ["places", "ten"], ["sorted places", "ranks"], { axis: 1, largest: 0 }),
        node("Cast", ["ranks"], ["given"], { to: 1 }),
      ],
      [int64s("ten", [CLASSES])],
    ),
  }),
};

/** Models of other classes, or that say less of the same. */
export function labelCases(): FreeCase[] {
  return Object.entries(CASES).map(([name, disguise]) => ({ kind: "label sets", name, disguise }));
}
