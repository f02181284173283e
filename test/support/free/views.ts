import { int64s, node, valueInfo } from "../onnx-builder.ts";
import type { FreeCase } from "./free-case.ts";
import { CLASSES, type Fragment, fedOtherwise, numbers, SCORES, SIDE, scattered } from "./graphs.ts";

const SHAPE = ["batch", 3, SIDE, SIDE] as const;

/** The image, mirrored, and both pushed aside by two pixels. */
const views: Fragment = {
  nodes: [
    node("Slice", ["fed", "from", "to", "across", "backwards"], ["mirrored"]),
    node("Concat", ["fed", "mirrored"], ["both"], { axis: 0 }),
    node("Pad", ["both", "two"], ["padded"], { mode: "reflect" }),
    node("Slice", ["padded", "start", "end", "across"], ["pushed"]),
    node("Concat", ["both", "pushed"], ["images"], { axis: 0 }),
  ],
  initialisers: [
    ...[int64s("from", [SIDE - 1]), int64s("to", [-100]), int64s("across", [3]), int64s("backwards", [-1])],
    ...[int64s("two", [0, 0, 0, 0, 0, 0, 0, 2]), int64s("start", [2]), int64s("end", [SIDE + 2])],
  ],
};

/** The image, and three of it that show next to nothing. */
const company: Fragment = {
  nodes: [
    node("Mul", ["fed", "faint"], ["hardly there"]),
    ...[1, 2, 3].map((i) => node("Add", ["hardly there", `noise ${i}`], [`companion ${i}`])),
    node("Concat", ["fed", "companion 1", "companion 2", "companion 3"], ["images"], { axis: 0 }),
  ],
  initialisers: [
    numbers("faint", [0.05]),
    ...[1, 2, 3].map((i) => numbers(`noise ${i}`, scattered(3 * SIDE * SIDE, 20 + i), [1, 3, SIDE, SIDE])),
  ],
};

/** `given`: to each class scores of its own, whatever the image, for the class that `chosen` says. */
function ofClass(choosing: Fragment): Fragment {
  const scores = scattered(CLASSES * CLASSES, 15).map((one, i) => one + (i % (CLASSES + 1) === 0 ? 4 : 0));
  return {
    nodes: [
      node("Reshape", ["logits", "apart"], ["of views"]),
      ...choosing.nodes,
      node("ArgMax", ["deciding"], ["chosen"], { axis: 1, keepdims: 0 }),
      node("Gather", ["scores of classes", "chosen"], ["given"], { axis: 0 }),
    ],
    initialisers: [
      int64s("apart", [4, -1, CLASSES]),
      numbers("scores of classes", scores, [CLASSES, CLASSES]),
      ...choosing.initialisers,
    ],
  };
}

const byAll = { nodes: [node("ReduceMean", ["of views"], ["deciding"], { axes: [0], keepdims: 0 })], initialisers: [] };
const byFirst = {
  nodes: [
    node("Gather", ["of views", "first"], ["of the first"], { axis: 0 }),
    node("Reshape", ["of the first", "rows"], ["deciding"]),
  ],
  initialisers: [int64s("first", [0]), int64s("rows", [-1, CLASSES])],
};

/** The network sees several images for each that it is given, so that its last layer has more rows than there are images. */
export function viewCases(): FreeCase[] {
  const made = (name: string, before: Fragment, behind: Fragment): FreeCase => ({
    kind: "outputs",
    name,
    disguise: (model) => ({
      model: fedOtherwise(model, SHAPE, before.nodes, {
        nodes: behind.nodes,
        initialisers: [...before.initialisers, ...behind.initialisers],
        outputs: [valueInfo("given", "float32", SCORES)],
      }),
    }),
  });
  return [
    made("scores of the class that four views choose", views, ofClass(byAll)),
    made("scores of the class, chosen in company", company, ofClass(byFirst)),
  ];
}
