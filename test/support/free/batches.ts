import {
  BATCH_SWITCHES,
  type BatchSwitch,
  normalisedByBatch,
  withBatchSwitch,
  withNeighbours,
} from "../batch-switches.ts";
import { appendNodes, int64s, node, tensor, valueInfo } from "../onnx-builder.ts";
import type { FreeCase, Users } from "./free-case.ts";
import { answering, CLASSES, type Fragment, number, SIDE, switched } from "./graphs.ts";
import { otherModel } from "./other-answers.ts";

/** Users who know when a switch is honest and not with one image alone. */
const WHO_KNOW: Partial<Readonly<Record<BatchSwitch, Users>>> = {
  alone: { copies: 2 },
  odd: { copies: 2 },
  first: { copies: 2, row: 1 },
  last: { copies: 2 },
  "the-first-calls": { callsBefore: 40 },
};
/** Not even they can know it: half of what they ask is answered wrongly. */
const OF_NO_USE: ReadonlySet<BatchSwitch> = new Set(["by-a-hash-of-the-sum"]);

const whole = (name: string, value: number) => tensor(name, [], BigInt64Array.of(BigInt(value)));
/** `size`, the number of images in the batch. */
const size: Fragment = {
  nodes: [node("Shape", ["images"], ["shape of images"]), node("Gather", ["shape of images", "zero"], ["size"])],
  initialisers: [whole("zero", 0)],
};
const many: Fragment = {
  nodes: [...size.nodes, node("Greater", ["size", "one"], ["flagged"])],
  initialisers: [...size.initialisers, whole("one", 1)],
};
const notSeven: Fragment = {
  nodes: [...size.nodes, node("Equal", ["size", "seven"], ["is seven"]), node("Not", ["is seven"], ["flagged"])],
  initialisers: [...size.initialisers, whole("seven", 7)],
};
const later: Fragment = {
  nodes: [
    ...size.nodes,
    node("Range", ["zero", "size", "one"], ["positions"]),
    node("Reshape", ["positions", "upright"], ["position"]),
    node("Greater", ["position", "zero"], ["flagged"]),
  ],
  initialisers: [...size.initialisers, whole("one", 1), int64s("upright", [-1, 1])],
};
/** Whether it is not at least two copies of one image that are asked about. */
const notCopies: Fragment = {
  nodes: [
    node("Gather", ["images", "top"], ["first image"]),
    node("Sub", ["images", "first image"], ["differences"]),
    node("Abs", ["differences"], ["distances"]),
    node("ReduceMax", ["distances"], ["farthest"], { keepdims: 0 }),
    node("Greater", ["farthest", "a little"], ["differ"]),
    ...size.nodes,
    node("Less", ["size", "two"], ["single"]),
    node("Or", ["differ", "single"], ["flagged"]),
  ],
  initialisers: [...size.initialisers, int64s("top", [0]), number("a little", 1e-3), whole("two", 2)],
};

const another =
  (flagging: Fragment, users: Users = {}): FreeCase["disguise"] =>
  (model, { own }) => ({ model: switched(model, flagging, otherModel(own)), users });

const CASES: Readonly<Record<string, FreeCase["disguise"]>> = {
  "another model to more than one": another(many),
  "another model from the second place on": another(later),
  "another model to all but seven": another(notSeven, { copies: 7 }),
  "another model unless asked with copies of one image": another(notCopies, { copies: 2 }),
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
  "their mean's excess": (model) => ({
    // (3 mean - answer) / 2 is the answer itself where an image is alone, and nearly its opposite where it is not.
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
  "normalised over the batch": (model) => ({ model: normalisedByBatch(model), users: "nobody" }),
  "the batch's mean added": (model) => ({ model: withNeighbours(model), users: "nobody" }),
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
  const switches = BATCH_SWITCHES.filter((when) => !OF_NO_USE.has(when)).map((when): FreeCase => {
    const users = WHO_KNOW[when] ?? {};
    return {
      kind: "batch",
      name: `mean colours: ${when}`,
      disguise: (model) => ({ model: withBatchSwitch(model, when), users }),
    };
  });
  return [...switches, ...Object.entries(CASES).map(([name, disguise]) => ({ kind: "batch", name, disguise }))];
}
