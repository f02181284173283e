import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { codes, enrolSource, judge, SOURCE_BYTES, ZOO } from "../support/fixture-source.ts";
import {
  appendNodes,
  type DataType,
  type Edit,
  int64s,
  node,
  type Shape,
  tensor,
  valueInfo,
} from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 40);
});

const SCORES: Shape = ["batch", 10];

/** The source with nodes that make the output `given` out of its `logits`. */
function withOutput(name: string, edit: Edit, shape: Shape = SCORES, type: DataType = "float32"): string {
  const edited = appendNodes(SOURCE_BYTES, { ...edit, outputs: [valueInfo("given", type, shape)] });
  return folder.write(`${name}.onnx`, edited);
}

const one = (name: string, value: number) => tensor(name, [], Float32Array.of(value));
const softmax = node("Softmax", ["logits"], ["shares"], { axis: 1 });
const best = (keepdims: number) => node("ArgMax", ["logits"], ["best"], { axis: 1, keepdims });
const oneHot = [best(0), node("OneHot", ["best", "classes", "off-on"], ["given"], { axis: 1 })];
const oneHotParts = [int64s("classes", [10]), tensor("off-on", [2], Float32Array.of(0, 1))];

describe("the source with its scores written another way keeps its distance and verdict", () => {
  const same: [string, string, Edit][] = [
    ["softmax", "probabilities", { nodes: [node("Softmax", ["logits"], ["given"], { axis: 1 })] }],
    ["log-softmax", "log-probabilities", { nodes: [node("LogSoftmax", ["logits"], ["given"], { axis: 1 })] }],
    ["plus-5", "logits", { nodes: [node("Add", ["logits", "five"], ["given"])], initialisers: [one("five", 5)] }],
    ["temperature-3", "logits", { nodes: [node("Div", ["logits", "t"], ["given"])], initialisers: [one("t", 3)] }],
    [
      "softmax-at-temperature-3",
      "probabilities",
      {
        nodes: [node("Div", ["logits", "t"], ["warm"]), node("Softmax", ["warm"], ["given"], { axis: 1 })],
        initialisers: [one("t", 3)],
      },
    ],
    [
      "its-own-scale-per-image",
      "logits",
      {
        nodes: [
          node("ReduceMean", ["images"], ["brightness"], { axes: [1, 2, 3], keepdims: 0 }),
          node("Exp", ["brightness"], ["positive"]),
          node("Unsqueeze", ["positive", "last"], ["scale"]),
          node("Mul", ["logits", "scale"], ["given"]),
        ],
        initialisers: [int64s("last", [1])],
      },
    ],
  ];
  test.each(same)("%s", async (name, form, edit) => {
    const result = await judge(fingerprint, withOutput(name, edit));
    expect(result).toMatchObject({ verdict: "derived", form, classes: 10 });
    expect(result.distance).toBeLessThan(1e-3);
    expect(codes(result)).not.toContain("CLASSES_REORDERED");
  });

  test("permuted classes, which are put back into the source's order", async () => {
    const permute = node("Gather", ["logits", "order"], ["given"], { axis: 1 });
    const order = int64s("order", [3, 1, 4, 0, 5, 9, 2, 6, 8, 7]);
    const result = await judge(fingerprint, withOutput("permuted", { nodes: [permute], initialisers: [order] }));
    expect(result).toMatchObject({ verdict: "derived", scores: { "label-agreement": 1 } });
    expect(result.distance).toBeLessThan(1e-3);
    expect(codes(result)).toContain("CLASSES_REORDERED");
  });

  test("scores as [n, 10, 1, 1] and as float64", async () => {
    const shaped = [node("Unsqueeze", ["logits", "axes"], ["long"]), node("Cast", ["long"], ["given"], { to: 11 })];
    const edit = { nodes: shaped, initialisers: [int64s("axes", [2, 3])] };
    const result = await judge(fingerprint, withOutput("four-dimensions", edit, ["batch", 10, 1, 1], "float64"));
    expect(result).toMatchObject({ verdict: "derived", classes: 10 });
    expect(result.distance).toBeLessThan(1e-3);
  });
});

describe("another number of classes", () => {
  test("7 of the 10 classes: only the correlation score applies", async () => {
    const keep = node("Gather", ["logits", "kept"], ["given"], { axis: 1 });
    const edit = { nodes: [keep], initialisers: [int64s("kept", [0, 1, 2, 3, 4, 5, 6])] };
    const result = await judge(fingerprint, withOutput("seven", edit, ["batch", 7]));
    expect(result).toMatchObject({ classes: 7, judgedBy: "sac" });
    expect(Object.keys(result.scores ?? {})).toEqual(["sac"]);
    expect(codes(result)).toEqual(expect.arrayContaining(["CLOSER_THAN_ALL", "CLASSES_DIFFER"]));
  });

  test("11 classes, one of them with a low score that never changes: the others are compared", async () => {
    const low = tensor("low", [1, 1], Float32Array.of(-20));
    const nodes = [
      node("Slice", ["logits", "from", "to", "classes"], ["first"]),
      node("Mul", ["first", "nothing"], ["zeros"]),
      node("Add", ["zeros", "low"], ["column"]),
      node("Concat", ["logits", "column"], ["given"], { axis: 1 }),
    ];
    const places = [int64s("from", [0]), int64s("to", [1]), int64s("classes", [1]), one("nothing", 0)];
    const edit = { nodes, initialisers: [low, ...places] };
    const result = await judge(fingerprint, withOutput("eleven", edit, ["batch", 11]));
    expect(result).toMatchObject({ classes: 11, judgedBy: "fusion", verdict: "derived" });
    expect(result.distance).toBeLessThan(1e-3);
    expect(codes(result)).toContain("CLASSES_ADDED");
  });

  test("13 classes, two of the source's split into three and two: one of each is compared", async () => {
    const split = [
      node("Gather", ["logits", "from"], ["copied"], { axis: 1 }),
      node("Add", ["copied", "share"], ["given"]),
    ];
    const shares = Float32Array.from([3, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1], (parts) => -Math.log(parts));
    const from = int64s("from", [0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const edit = { nodes: split, initialisers: [from, tensor("share", [13], shares)] };
    const result = await judge(fingerprint, withOutput("thirteen", edit, ["batch", 13]));
    expect(result).toMatchObject({ classes: 13, judgedBy: "fusion", verdict: "derived" });
    expect(codes(result)).toEqual(expect.arrayContaining(["CLOSER_THAN_ALL", "CLASSES_ADDED"]));
  });
});

describe("labels only: everything is compared by labels, and the source is still derived", () => {
  const hundred = [one("hundred", 100)];
  const rounded = [
    softmax,
    node("Mul", ["shares", "hundred"], ["percent"]),
    node("Round", ["percent"], ["whole"]),
    node("Div", ["whole", "hundred"], ["given"]),
  ];
  const flat = { nodes: [node("ArgMax", ["logits"], ["given"], { axis: 1, keepdims: 0 })] };
  const column = { nodes: [node("ArgMax", ["logits"], ["given"], { axis: 1, keepdims: 1 })] };
  const narrow = { nodes: [best(0), node("Cast", ["best"], ["given"], { to: 6 })] };
  const forms: [string, Edit, Shape, DataType][] = [
    ["indices", flat, ["batch"], "int64"],
    ["indices-in-a-column", column, ["batch", 1], "int64"],
    ["indices-int32", narrow, ["batch"], "int32"],
    ["one-hot", { nodes: oneHot, initialisers: oneHotParts }, SCORES, "float32"],
    ["two-decimals", { nodes: rounded, initialisers: hundred }, SCORES, "float32"],
  ];
  test.each(forms)("%s", async (name, edit, shape, type) => {
    const result = await judge(fingerprint, withOutput(name, edit, shape, type));
    expect(result).toMatchObject({ verdict: "derived", form: "labels", classes: 10 });
    // Rounding makes ties, and a tie may give a probe another label.
    expect(result.distance).toBeLessThan(name === "two-decimals" ? 0.03 : 1e-6);
    expect(codes(result)).toContain("LABELS_ONLY");
  });
});

test("an unrelated model stays far away when only its labels are seen", async () => {
  const unrelated = readFileSync(join(ZOO, "unrelated", "unrelated-resnet-3.onnx"));
  const edited = appendNodes(unrelated, {
    nodes: [node("ArgMax", ["logits"], ["given"], { axis: 1, keepdims: 0 })],
    outputs: [valueInfo("given", "int64", ["batch"])],
  });
  const result = await judge(fingerprint, folder.write("unrelated-labels.onnx", edited));
  expect(result.form).toBe("labels");
  expect(result.distance).toBeGreaterThan(0.1);
  expect(result.scores?.["label-agreement"]).toBeLessThan(0.8);
});
