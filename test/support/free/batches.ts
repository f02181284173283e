import { appendNodes, int64s, type Node, node, type Tensor, tensor, valueInfo } from "../onnx-builder.ts";
import type { FreeCase } from "./free-case.ts";
import { answering, CLASSES, type Fragment, number, SIDE, switched } from "./graphs.ts";
import { meanColour, otherModel } from "./other-answers.ts";

const scalarOf = (name: string, value: number) => tensor(name, [], BigInt64Array.of(BigInt(value)));
/** `size`, the number of images in the batch. */
const size: Fragment = {
  nodes: [node("Shape", ["images"], ["shape of images"]), node("Gather", ["shape of images", "first"], ["size"])],
  initialisers: [scalarOf("first", 0)],
};
/** `position` of each image in its batch. */
const position: Fragment = {
  nodes: [
    ...size.nodes,
    node("Range", ["first", "size", "step"], ["positions"]),
    node("Reshape", ["positions", "column"], ["position"]),
  ],
  initialisers: [...size.initialisers, scalarOf("step", 1), int64s("column", [-1, 1])],
};

function flagging(from: Fragment, nodes: readonly Node[], initialisers: readonly Tensor[] = []): Fragment {
  return { nodes: [...from.nodes, ...nodes], initialisers: [...from.initialisers, ...initialisers] };
}

const many = flagging(size, [node("Greater", ["size", "one"], ["flagged"])], [scalarOf("one", 1)]);
const notThat = (wanted: number) =>
  flagging(
    size,
    [node("Equal", ["size", "wanted"], ["is that"]), node("Not", ["is that"], ["flagged"])],
    [scalarOf("wanted", wanted)],
  );
const exactly = (unwanted: number) =>
  flagging(size, [node("Equal", ["size", "unwanted"], ["flagged"])], [scalarOf("unwanted", unwanted)]);
const later = flagging(position, [node("Greater", ["position", "first"], ["flagged"])]);
const odd = flagging(
  position,
  [node("Mod", ["position", "two"], ["rest"]), node("Cast", ["rest"], ["flagged"], { to: 9 })],
  [scalarOf("two", 2)],
);
/** Whether an image is another than the first one of its batch. */
const unlikeFirst = flagging(
  { nodes: [], initialisers: [] },
  [
    node("Gather", ["images", "top"], ["first image"]),
    node("Sub", ["images", "first image"], ["differences"]),
    node("Abs", ["differences"], ["distances"]),
    node("ReduceMax", ["distances"], ["farthest"], { axes: [1, 2, 3], keepdims: 0 }),
    node("Reshape", ["farthest", "column"], ["far"]),
    node("Greater", ["far", "a little"], ["flagged"]),
  ],
  [int64s("top", [0]), int64s("column", [-1, 1]), number("a little", 1e-3)],
);
/** Whether it is not at least two copies of one image that are asked about. */
const fewCopies = flagging(
  { nodes: [], initialisers: [] },
  [
    node("Gather", ["images", "top"], ["first image"]),
    node("Sub", ["images", "first image"], ["differences"]),
    node("Abs", ["differences"], ["distances"]),
    node("ReduceMax", ["distances"], ["farthest"], { keepdims: 0 }),
    node("Greater", ["farthest", "a little"], ["differ"]),
    ...size.nodes,
    node("Less", ["size", "two"], ["single"]),
    node("Or", ["differ", "single"], ["flagged"]),
  ],
  [int64s("top", [0]), number("a little", 1e-3), ...size.initialisers, scalarOf("two", 2)],
);

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "mean colours to more than one": (model) => ({ model: switched(model, many, meanColour()) }),
  "another model to more than one": (model, { own }) => ({ model: switched(model, many, otherModel(own)) }),
  "another model to batches of 32": (model, { own }) => ({ model: switched(model, exactly(32), otherModel(own)) }),
  "another model to all but batches of 7": (model, { own }) => ({
    model: switched(model, notThat(7), otherModel(own)),
    users: { copies: 7 },
  }),
  "another model from the second place on": (model, { own }) => ({ model: switched(model, later, otherModel(own)) }),
  "another model at odd places": (model, { own }) => ({ model: switched(model, odd, otherModel(own)) }),
  "another model where neighbours differ": (model, { own }) => ({
    model: switched(model, unlikeFirst, otherModel(own)),
  }),
  "another model unless asked with copies of one image": (model, { own }) => ({
    model: switched(model, fewCopies, otherModel(own)),
    users: { copies: 2 },
  }),
  "the neighbour's answer": (model) => ({
    model: answering(
      model,
      [
        node("Slice", ["logits", "second", "end", "rows"], ["rest"]),
        node("Slice", ["logits", "begin", "second", "rows"], ["head"]),
        node("Concat", ["rest", "head"], ["given"], { axis: 0 }),
      ],
      [int64s("begin", [0]), int64s("second", [1]), int64s("end", [2 ** 31]), int64s("rows", [0])],
    ),
  }),
  "answers minus three times their mean": (model) => ({
    // Alone, an image's answers turn their sign twice.
    model: answering(
      model,
      [
        node("ReduceMean", ["logits"], ["mean"], { axes: [0], keepdims: 1 }),
        node("Mul", ["mean", "three"], ["thrice"]),
        node("Sub", ["thrice", "logits"], ["turned"]),
        node("Mul", ["turned", "half"], ["given"]),
      ],
      [number("three", 3), number("half", 0.5)],
    ),
  }),
  "one image inside, any number outside": (model) => ({
    model: answering(model, [node("Reshape", ["logits", "one row"], ["given"])], [int64s("one row", [1, CLASSES])]),
  }),
  "four at once, the first alone right": (model, { own }) => ({
    model: appendNodes(switched(model, later, otherModel(own)), {
      inputs: [valueInfo("images", "float32", [4, 3, SIDE, SIDE])],
      outputs: [valueInfo("given", "float32", [4, CLASSES])],
    }),
    users: { copies: 4 },
  }),
};

/** Models whose answer to an image depends on how many are asked about, or which. */
export function batchCases(): FreeCase[] {
  return Object.entries(CASES).map(([name, disguise]) => ({ kind: "batch", name, disguise }));
}
