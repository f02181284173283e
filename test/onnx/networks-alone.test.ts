import { appendFileSync, copyFileSync } from "node:fs";
import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { seededNumbers } from "../../src/core/random.ts";
import { exposing } from "../../src/onnx/exposed.ts";
import { innerAnswers } from "../../src/onnx/inner-answers.ts";
import { readModelGraph } from "../../src/onnx/read-graph.ts";
import { graph, int64s, model, type Node, node, type Tensor, tensor, valueInfo } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const [PIXELS, WIDTH, CLASSES, IMAGES] = [6, 8, 4, 5];
const folder = temporaryFolder();
const random = seededNumbers(7);

const drawn = (name: string, ...dims: number[]) =>
  tensor(
    name,
    dims,
    Float32Array.from({ length: dims.reduce((size, dim) => size * dim, 1) }, () => random() - 0.4),
  );
const number = (name: string, value: number) => tensor(name, [], Float32Array.of(value));

interface Part {
  readonly nodes: readonly Node[];
  readonly initialisers: readonly Tensor[];
}

/** Three layers, the last of which gives that many features. */
function network(name: string, from = "image", width = WIDTH): Part {
  const sizes = [PIXELS, 7, 9, width];
  const steps = [1, 2, 3].flatMap((i) => [
    node("MatMul", [i === 1 ? from : `${name} ${i - 1}`, `${name} weights ${i}`], [`${name} product ${i}`]),
    node("Relu", [`${name} product ${i}`], [i === 3 ? name : `${name} ${i}`]),
  ]);
  return { nodes: steps, initialisers: [1, 2, 3].map((i) => drawn(`${name} weights ${i}`, sizes[i - 1], sizes[i])) };
}

/** Ways to make `g` (images x 1), about 1 where the first network counts and about 0 where the second does. */
const GATES: Readonly<Record<string, Part>> = {
  "a confidence, of 30 rows": {
    nodes: [
      node("MatMul", ["one", "thirty"], ["rows"]),
      node("Softmax", ["rows"], ["probabilities"], { axis: 1 }),
      node("ReduceMax", ["probabilities"], ["confidence"], { axes: [1] }),
      node("Greater", ["confidence", "enough"], ["sure"]),
      node("Cast", ["sure"], ["g"], { to: 1 }),
    ],
    initialisers: [drawn("thirty", WIDTH, 30), number("enough", 0.1)],
  },
  "a steep slope of a confidence": {
    nodes: [
      node("MatMul", ["two", "thirty"], ["rows"]),
      node("Softmax", ["rows"], ["probabilities"], { axis: 1 }),
      node("ReduceMax", ["probabilities"], ["confidence"], { axes: [1] }),
      node("Sub", ["confidence", "enough"], ["excess"]),
      node("Mul", ["excess", "steep"], ["slope"]),
      node("Sigmoid", ["slope"], ["g"]),
    ],
    initialisers: [drawn("thirty", WIDTH, 30), number("enough", 0.1), number("steep", 1000)],
  },
  "one number of a layer": {
    nodes: [node("MatMul", ["one", "column"], ["slope"]), node("Clip", ["slope", "none", "all"], ["g"])],
    initialisers: [drawn("column", WIDTH, 1), number("none", 0), number("all", 1)],
  },
  "a network of its own": {
    nodes: [
      ...network("third").nodes,
      node("ReduceMean", ["third"], ["mean"], { axes: [1] }),
      node("Greater", ["mean", "enough"], ["sure"]),
      node("Cast", ["sure"], ["g"], { to: 1 }),
    ],
    initialisers: [...network("third").initialisers, number("enough", 0.05)],
  },
  "the image itself": {
    nodes: [
      node("ReduceMean", ["image"], ["mean"], { axes: [1] }),
      node("Greater", ["mean", "enough"], ["sure"]),
      node("Cast", ["sure"], ["g"], { to: 1 }),
    ],
    initialisers: [number("enough", 0.1)],
  },
};

const MASKED = [
  node("Sub", ["unit", "g"], ["h"]),
  node("Mul", ["one", "g"], ["one or nothing"]),
  node("Mul", ["two", "h"], ["two or nothing"]),
];
const last = (input: string) => node("Gemm", [input, "last weights", "last bias"], ["given"], { transB: 1 });
const half = () => number("half", 0.5);

/** Ways to join both networks' features; `common`: their features have one width, and meet the same columns of the last layer. */
const JOINTS: Readonly<Record<string, Part & { readonly common?: boolean }>> = {
  "put beside each other": {
    nodes: [...MASKED, node("Concat", ["one or nothing", "two or nothing"], ["joined"], { axis: 1 }), last("joined")],
    initialisers: [],
  },
  "put beside each other, and then masked": {
    nodes: [
      node("Concat", ["one", "two"], ["both"], { axis: 1 }),
      node("Greater", ["g", "half"], ["chosen"]),
      node("Where", ["chosen", "first mask", "second mask"], ["mask"]),
      node("Mul", ["both", "mask"], ["joined"]),
      last("joined"),
    ],
    initialisers: [
      half(),
      ...[0, 1].map((which) =>
        tensor(
          which === 0 ? "first mask" : "second mask",
          [1, 2 * WIDTH],
          Float32Array.from({ length: 2 * WIDTH }, (_, i) => (i < WIDTH === (which === 0) ? 1 : 0)),
        ),
      ),
    ],
  },
  added: {
    nodes: [...MASKED, node("Add", ["one or nothing", "two or nothing"], ["joined"]), last("joined")],
    initialisers: [],
    common: true,
  },
  "the larger ones": {
    nodes: [...MASKED, node("Max", ["one or nothing", "two or nothing"], ["joined"]), last("joined")],
    initialisers: [],
    common: true,
  },
  chosen: {
    nodes: [
      node("Greater", ["g", "half"], ["chosen"]),
      node("Where", ["chosen", "one", "two"], ["joined"]),
      last("joined"),
    ],
    initialisers: [half()],
    common: true,
  },
  "drawn towards one": {
    nodes: [
      node("Sub", ["one", "two"], ["difference"]),
      node("Mul", ["g", "difference"], ["way"]),
      node("Add", ["way", "two"], ["joined"]),
      last("joined"),
    ],
    initialisers: [],
    common: true,
  },
  "stacked, masked and summed": {
    nodes: [
      ...MASKED.slice(0, 1),
      ...["one", "two"].map((name) => node("Unsqueeze", [name, "second"], [`${name} as a row`])),
      node("Concat", ["one as a row", "two as a row"], ["rows of both"], { axis: 1 }),
      node("Concat", ["g", "h"], ["shares"], { axis: 1 }),
      node("Unsqueeze", ["shares", "third axis"], ["shares of rows"]),
      node("Mul", ["rows of both", "shares of rows"], ["parts"]),
      node("ReduceSum", ["parts", "second"], ["joined"], { keepdims: 0 }),
      last("joined"),
    ],
    initialisers: [int64s("second", [1]), int64s("third axis", [2])],
    common: true,
  },
  "multiplied by shares": {
    nodes: [
      ...MASKED.slice(0, 1),
      ...["one", "two"].map((name) => node("Unsqueeze", [name, "second"], [`${name} as a row`])),
      node("Concat", ["one as a row", "two as a row"], ["rows of both"], { axis: 1 }),
      node("Concat", ["g", "h"], ["shares"], { axis: 1 }),
      node("Unsqueeze", ["shares", "second"], ["row of shares"]),
      node("MatMul", ["row of shares", "rows of both"], ["row"]),
      node("Squeeze", ["row", "second"], ["joined"]),
      last("joined"),
    ],
    initialisers: [int64s("second", [1])],
    common: true,
  },
  "as maps, averaged later": {
    nodes: [
      ...MASKED,
      ...["one", "two"].map((name) => node("Reshape", [`${name} or nothing`, "map"], [`map of ${name}`])),
      node("Concat", ["map of one", "map of two"], ["maps"], { axis: 1 }),
      node("GlobalAveragePool", ["maps"], ["averaged"]),
      node("Flatten", ["averaged"], ["joined"]),
      last("joined"),
    ],
    initialisers: [int64s("map", [-1, WIDTH, 1, 1])],
  },
};

async function run(path: string, wanted: string): Promise<number[]> {
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 });
  const image = seededNumbers(3);
  const data = Float32Array.from({ length: IMAGES * PIXELS }, () => 2 * image() - 1);
  const results = await session.run({ image: new RuntimeTensor("float32", data, [IMAGES, PIXELS]) }, [wanted]);
  return [...(results[wanted].data as Float32Array)];
}

let written = 0;
function write({ nodes, initialisers }: Part, outputs = ["given"]): string {
  written += 1;
  return folder.write(
    `${written}.onnx`,
    model({
      ...{ nodes, initialisers, opset: 13, irVersion: 7 },
      inputs: [valueInfo("image", "float32", ["batch", PIXELS])],
      outputs: outputs.map((name) => valueInfo(name, "float32", ["batch", "any"])),
    }),
  );
}

const together = (...parts: readonly Part[]): Part => ({
  nodes: parts.flatMap(({ nodes }) => nodes),
  initialisers: parts.flatMap(({ initialisers }) => initialisers),
});

/** What a model answers with each of its networks alone, by the name of a value of that network. */
async function answersAlone(path: string) {
  const { values, deciding, alone = [], more } = innerAnswers(readModelGraph(path), CLASSES, "given");
  const answers: number[][] = [];
  for (const { value, added } of alone) {
    const copy = `${path}.${answers.length}`;
    copyFileSync(path, copy);
    appendFileSync(copy, Buffer.concat([Buffer.from(added, "base64"), exposing([value])]));
    answers.push(await run(copy, value));
  }
  return { values, deciding, more, names: alone.map(({ network: name }) => name), answers };
}

/** Both networks, and a last layer over the features of each, beside each other or over the same columns. */
function pair(common: boolean): Part {
  const columns = common ? WIDTH : 2 * WIDTH;
  return together(network("one"), network("two"), {
    nodes: [],
    initialisers: [drawn("last weights", CLASSES, columns), drawn("last bias", CLASSES), number("unit", 1)],
  });
}

/** What the last layer gives of one network's features alone. */
async function expected(of: Part, which: "one" | "two", common: boolean): Promise<number[]> {
  const padded = which === "one" ? ["features", "zeros"] : ["zeros", "features"];
  const nodes = [
    node("Identity", [which], ["features"]),
    node("Sub", ["features", "features"], ["zeros"]),
    node("Concat", padded, ["beside"], { axis: 1 }),
    last(common ? "features" : "beside"),
  ];
  return run(write(together(of, { nodes, initialisers: [] })), "given");
}

const closeTo = (numbers: readonly number[]) => numbers.map((value) => expect.closeTo(value, 5));

/** Ways to join them of which one operand cannot be taken away: `c` is the choice, as a whole number. */
const MOVED: Readonly<Record<string, Part>> = {
  "by a computed slope": {
    nodes: [
      ...["one", "two"].map((name) => node("Neg", [name], [`${name} below`])),
      node("Sub", ["unit", "g"], ["h"]),
      node("PRelu", ["one below", "g"], ["one or nothing"]),
      node("PRelu", ["two below", "h"], ["two or nothing"]),
      node("Add", ["one or nothing", "two or nothing"], ["joined"]),
      last("joined"),
    ],
    initialisers: [],
  },
  "gathered from computed places": {
    nodes: [
      node("Concat", ["one", "two"], ["both"], { axis: 1 }),
      node("Greater", ["g", "half"], ["chosen"]),
      node("Where", ["chosen", "first places", "second places"], ["places"]),
      node("GatherElements", ["both", "places"], ["joined"], { axis: 1 }),
      last("joined"),
    ],
    initialisers: [
      half(),
      ...[0, WIDTH].map((first) => {
        const places = BigInt64Array.from({ length: WIDTH }, (_, i) => BigInt(first + i));
        return tensor(first === 0 ? "first places" : "second places", [1, WIDTH], places);
      }),
    ],
  },
  "scattered to computed places": {
    nodes: [
      node("Greater", ["g", "half"], ["chosen"]),
      node("NonZero", ["chosen"], ["found"]),
      node("Gather", ["found", "row"], ["images"], { axis: 0 }),
      node("Gather", ["one", "images"], ["those"], { axis: 0 }),
      node("Unsqueeze", ["images", "second"], ["places"]),
      node("ScatterND", ["two", "places", "those"], ["joined"]),
      last("joined"),
    ],
    initialisers: [half(), int64s("second", [1]), tensor("row", [], BigInt64Array.of(0n))],
  },
  "made little by a subtraction, and bent": {
    nodes: [
      node("Sub", ["unit", "g"], ["h"]),
      ...["one", "two"].flatMap((name) => [
        node("Log", [name], [`${name} small`]),
        node("Mul", [name === "one" ? "h" : "g", "much"], [`less of ${name}`]),
        node("Sub", [`${name} small`, `less of ${name}`], [`${name} or less`]),
        node("Exp", [`${name} or less`], [`${name} or nothing`]),
      ]),
      node("Add", ["one or nothing", "two or nothing"], ["joined"]),
      last("joined"),
    ],
    initialisers: [number("much", 100)],
  },
};

describe("networks that are moved by a decision", () => {
  it.each(Object.keys(MOVED))("cannot be asked alone, and it is said that there are more: %s", async (way) => {
    const path = write(together(pair(true), GATES["a confidence, of 30 rows"], MOVED[way]));
    expect((await run(path, "given")).length).toBe(IMAGES * CLASSES);
    expect(innerAnswers(readModelGraph(path), CLASSES, "given").more).toBe(true);
  });

  it("are no such networks where there is one, whose values are moved by what it computes", () => {
    const one = together(network("one"), {
      nodes: [
        node("ReduceMax", ["one"], ["most"], { axes: [1] }),
        node("Sub", ["one", "most"], ["less"]),
        node("Neg", ["most"], ["slope"]),
        node("PRelu", ["less", "slope"], ["joined"]),
        last("joined"),
      ],
      initialisers: [drawn("last weights", CLASSES, WIDTH), drawn("last bias", CLASSES)],
    });
    expect(innerAnswers(readModelGraph(write(one)), CLASSES, "given").more).toBe(false);
  });
});

describe("networks that a gate joins before the last layer", () => {
  const cases = Object.keys(JOINTS).flatMap((joint) => Object.keys(GATES).map((gate) => [joint, gate]));
  it.each(cases)("are each found, and answer alone as they would by themselves: %s, by %s", async (joint, gate) => {
    const { common = false, ...joining } = JOINTS[joint];
    const both = pair(common);
    const path = write(together(both, GATES[gate], joining));
    const { values, more, answers } = await answersAlone(path);
    expect([values, more]).toEqual([[], false]);
    expect(answers).toEqual([
      closeTo(await expected(both, "one", common)),
      closeTo(await expected(both, "two", common)),
    ]);
  });

  it("are found where the last layer has many rows more, of which the answers are cut", async () => {
    const both = together(network("one"), network("two"));
    const wide = [drawn("last weights", 60, 2 * WIDTH), drawn("last bias", 60), number("unit", 1)];
    const cut = {
      nodes: [
        ...MASKED,
        node("Concat", ["one or nothing", "two or nothing"], ["joined"], { axis: 1 }),
        node("Gemm", ["joined", "last weights", "last bias"], ["sixty"], { transB: 1 }),
        node("Slice", ["sixty", "from", "to", "axis"], ["given"]),
      ],
      initialisers: [...wide, int64s("from", [0]), int64s("to", [CLASSES]), int64s("axis", [1])],
    };
    const { names, more } = await answersAlone(write(together(both, GATES["a confidence, of 30 rows"], cut)));
    expect([names, more]).toEqual([["one or nothing", "two or nothing"], false]);
  });

  it("are found behind another layer, and in pieces that take turns", async () => {
    const both = together(network("one"), network("two"));
    const pieces = ["one", "two"].map((name) =>
      node("Split", [`${name} or nothing`], [`${name} a`, `${name} b`], { axis: 1 }),
    );
    const behind = {
      nodes: [
        ...[...MASKED, ...pieces],
        node("Concat", ["one a", "two a", "one b", "two b"], ["joined"], { axis: 1 }),
        node("MatMul", ["joined", "common"], ["mixed"]),
        node("Relu", ["mixed"], ["again"]),
        node("Add", ["again", "joined"], ["residual"]),
        last("residual"),
      ],
      initialisers: [
        drawn("common", 2 * WIDTH, 2 * WIDTH),
        drawn("last weights", CLASSES, 2 * WIDTH),
        drawn("last bias", CLASSES),
        number("unit", 1),
      ],
    };
    const always = (value: number): Part => ({
      nodes: [
        node("ReduceMean", ["image"], ["mean"], { axes: [1] }),
        node("Greater", ["mean", "least"], ["sure"]),
        node("Cast", ["sure"], ["g"], { to: 1 }),
      ],
      initialisers: [number("least", value)],
    });
    const whole = together(both, behind);
    const path = write(together(whole, always(0)));
    const { names, more, answers } = await answersAlone(path);
    expect([names, more]).toEqual([["one a", "two a"], false]);
    expect(answers).toEqual([
      closeTo(await run(write(together(whole, always(-9))), "given")),
      closeTo(await run(write(together(whole, always(9))), "given")),
    ]);
  });

  it("are found though they begin with many layers in common, where a decision chooses between them", async () => {
    const idle = Array.from({ length: 12 }, (_, i) =>
      node("MatMul", [i === 0 ? "image" : `idle ${i}`, "same"], [`idle ${i + 1}`]),
    );
    const stem = { nodes: idle, initialisers: [drawn("same", PIXELS, PIXELS)] };
    const both = together(stem, network("one", "idle 12"), network("two", "idle 12"));
    const added = JOINTS.added;
    const { names, more } = await answersAlone(
      write(
        together(both, GATES["a confidence, of 30 rows"], added, {
          nodes: [],
          initialisers: [drawn("last weights", CLASSES, WIDTH), drawn("last bias", CLASSES), number("unit", 1)],
        }),
      ),
    );
    expect([names, more]).toEqual([["one or nothing", "two or nothing"], false]);
  });

  it("are found where one is no more than the mean of the image", async () => {
    const own = {
      nodes: [
        node("ReduceMean", ["image"], ["two"], { axes: [1] }),
        ...MASKED,
        node("Concat", ["one or nothing", "two or nothing"], ["joined"], { axis: 1 }),
        last("joined"),
      ],
      initialisers: [drawn("last weights", CLASSES, WIDTH + 1), drawn("last bias", CLASSES), number("unit", 1)],
    };
    const { names, more } = await answersAlone(write(together(network("one"), GATES["a network of its own"], own)));
    expect([names, more]).toEqual([["one or nothing"], false]);
  });

  it("are said to be there where a branch of a condition holds what joins them", async () => {
    const branch = (value: string) =>
      graph({
        nodes: [node("Identity", [value], [`${value} given`])],
        outputs: [valueInfo(`${value} given`, "float32", ["batch", WIDTH])],
      });
    const condition = {
      nodes: [
        node("ReduceMin", ["g"], ["least"], { keepdims: 0 }),
        node("Greater", ["least", "half"], ["all sure"]),
        node("If", ["all sure"], ["joined"], { then_branch: branch("one"), else_branch: branch("two") }),
        last("joined"),
      ],
      initialisers: [half()],
    };
    const { names, more } = await answersAlone(
      write(together(pair(true), GATES["a confidence, of 30 rows"], condition)),
    );
    expect([names, more]).toEqual([[], true]);
  });

  it("are found though a layer that comes to nothing gives as many scores of one of them", async () => {
    const both = pair(false);
    const { nodes, initialisers } = JOINTS["put beside each other"];
    const idle = {
      nodes: [
        ...nodes.slice(0, -1),
        node("Gemm", ["joined", "last weights", "last bias"], ["scores"], { transB: 1 }),
        node("MatMul", ["one", "idle"], ["idle scores"]),
        node("Mul", ["idle scores", "tiny"], ["hardly any"]),
        node("Add", ["scores", "hardly any"], ["given"]),
      ],
      initialisers: [...initialisers, drawn("idle", WIDTH, CLASSES), number("tiny", 1e-9)],
    };
    const found = await answersAlone(write(together(both, GATES["the image itself"], idle)));
    expect([found.values, found.names, found.more]).toEqual([
      ["idle scores", "scores"],
      ["one or nothing", "two or nothing"],
      false,
    ]);
  });

  it("have the layer with many rows asked as well that only decides, and no hidden layer", async () => {
    const { nodes, initialisers } = JOINTS.chosen;
    const gate = GATES["a confidence, of 30 rows"];
    const { deciding } = await answersAlone(write(together(pair(true), gate, { nodes, initialisers })));
    expect(deciding).toEqual(["rows"]);
    const brightness = GATES["the image itself"];
    const plain = await answersAlone(write(together(pair(true), brightness, { nodes, initialisers })));
    expect(plain.deciding).toBeUndefined();
  });

  it("are found in float16, and with a last layer in eight bits", async () => {
    const eight = {
      nodes: [
        ...MASKED,
        node("Concat", ["one or nothing", "two or nothing"], ["joined"], { axis: 1 }),
        node("DequantizeLinear", ["stored", "step"], ["last weights"]),
        node("Cast", ["joined"], ["joined in half"], { to: 10 }),
        node("Cast", ["last weights"], ["weights in half"], { to: 10 }),
        node("MatMul", ["joined in half", "weights in half"], ["given in half"]),
        node("Cast", ["given in half"], ["given"], { to: 1 }),
      ],
      initialisers: [
        tensor(
          "stored",
          [2 * WIDTH, CLASSES],
          Int8Array.from({ length: 2 * WIDTH * CLASSES }, (_, i) => (i * 37) % 90),
        ),
        number("step", 0.01),
        number("unit", 1),
      ],
    };
    const both = together(network("one"), network("two"));
    const { names, more, answers } = await answersAlone(write(together(both, GATES["the image itself"], eight)));
    expect([names, more]).toEqual([["one or nothing", "two or nothing"], false]);
    expect(answers.map(({ length }) => length)).toEqual([IMAGES * CLASSES, IMAGES * CLASSES]);
    expect(answers[0]).not.toEqual(answers[1]);
  });

  it("are asked no further where each has a last layer of its own, which is asked anyway", async () => {
    const heads = {
      nodes: [
        ...["one", "two"].map((name) => node("MatMul", [name, `head of ${name}`], [`scores of ${name}`])),
        node("Greater", ["g", "half"], ["chosen"]),
        node("Where", ["chosen", "scores of one", "scores of two"], ["given"]),
      ],
      initialisers: [half(), drawn("head of one", WIDTH, CLASSES), drawn("head of two", WIDTH, CLASSES)],
    };
    const both = together(network("one"), network("two"));
    const { values, names, more } = await answersAlone(write(together(both, GATES["the image itself"], heads)));
    expect([values, names, more]).toEqual([["scores of two", "scores of one"], [], false]);
    const [first, second] = [network("one"), network("two")];
    const mixed = {
      nodes: [...heads.nodes.slice(0, 1), node("MatMul", ["scores of one", "mixture"], ["mixed"])],
      initialisers: [drawn("mixture", CLASSES, CLASSES)],
    };
    const later = {
      ...heads,
      nodes: [...heads.nodes.slice(1, 3), node("Where", ["chosen", "mixed", "scores of two"], ["given"])],
    };
    const behind = await answersAlone(write(together(first, mixed, second, GATES["the image itself"], later)));
    expect([behind.values, behind.names]).toEqual([["scores of two", "mixed", "scores of one"], []]);
  });
});

describe("an honest network has none that could be asked alone", () => {
  const stem = (count: number): Part => ({
    nodes: Array.from({ length: count }, (_, i) => [
      node("MatMul", [i === 0 ? "image" : `stem ${i}`, `stem weights ${i}`], [`product ${i}`]),
      node("Relu", [`product ${i}`], [`stem ${i + 1}`]),
    ]).flat(),
    initialisers: Array.from({ length: count }, (_, i) => drawn(`stem weights ${i}`, i === 0 ? PIXELS : WIDTH, WIDTH)),
  });
  const layer = (from: string, to: string, rows = WIDTH, columns = WIDTH): Part => ({
    nodes: [node("MatMul", [from, `weights of ${to}`], [to])],
    initialisers: [drawn(`weights of ${to}`, columns, rows)],
  });
  const nodes = (...made: Node[]): Part => ({ nodes: made, initialisers: [] });

  it.each<[string, Part]>([
    [
      "dense: every layer reads all before it",
      together(
        stem(2),
        ...[0, 1, 2, 3].map((i) =>
          together(
            layer(i === 0 ? "stem 2" : `all ${i}`, `new ${i}`, WIDTH, (i + 1) * WIDTH),
            nodes(node("Concat", [i === 0 ? "stem 2" : `all ${i}`, `new ${i}`], [`all ${i + 1}`], { axis: 1 })),
          ),
        ),
        layer("all 4", "given", CLASSES, 5 * WIDTH),
      ),
    ],
    [
      "an inception: four branches of a common stem",
      together(
        stem(8),
        layer("stem 8", "a"),
        layer("stem 8", "b 1"),
        layer("b 1", "b"),
        layer("stem 8", "c 1"),
        layer("c 1", "c 2"),
        layer("c 2", "c"),
        nodes(node("Concat", ["stem 8", "a", "b", "c"], ["joined"], { axis: 1 })),
        layer("joined", "given", CLASSES, 4 * WIDTH),
      ),
    ],
    [
      "residual, with a projection beside the first block",
      together(
        stem(1),
        layer("stem 1", "a 1"),
        layer("a 1", "a"),
        layer("stem 1", "shortcut"),
        nodes(node("Add", ["a", "shortcut"], ["sum"]), node("Relu", ["sum"], ["block"])),
        layer("block", "b 1"),
        layer("b 1", "b"),
        nodes(node("Add", ["b", "block"], ["last sum"])),
        layer("last sum", "given", CLASSES),
      ),
    ],
    [
      "squeeze and excitation, swish, and a leaky ReLU by a choice",
      together(
        stem(3),
        layer("stem 3", "squeezed", 3),
        layer("squeezed", "excited", WIDTH, 3),
        {
          nodes: [
            node("Sigmoid", ["excited"], ["excitation"]),
            node("Mul", ["stem 3", "excitation"], ["scaled"]),
            node("Sigmoid", ["scaled"], ["swish"]),
            node("Mul", ["scaled", "swish"], ["swished"]),
            node("Mul", ["swished", "slope"], ["small"]),
            node("Less", ["swished", "nothing"], ["negative"]),
            node("Where", ["negative", "small", "swished"], ["bent"]),
          ],
          initialisers: [number("slope", 0.1), number("nothing", 0)],
        },
        layer("bent", "given", CLASSES),
      ),
    ],
    [
      "attention",
      together(
        stem(2),
        layer("stem 2", "queries"),
        layer("stem 2", "keys"),
        layer("stem 2", "values"),
        nodes(
          node("Transpose", ["keys"], ["turned"], { perm: [1, 0] }),
          node("MatMul", ["queries", "turned"], ["likeness"]),
          node("Softmax", ["likeness"], ["shares"], { axis: 1 }),
          node("MatMul", ["shares", "values"], ["mixed"]),
          node("Add", ["mixed", "stem 2"], ["sum"]),
        ),
        layer("sum", "given", CLASSES),
      ),
    ],
  ])("%s", (_, part) => {
    const { values, alone, more } = innerAnswers(readModelGraph(write(part)), CLASSES, "given");
    expect([values, alone, more]).toEqual([[], undefined, false]);
  });

  it("but two streams that begin at the image are asked one by one, and keep what masks are their own", async () => {
    const swish = (name: string) => [
      node("Sigmoid", [name], [`${name} share`]),
      node("Mul", [name, `${name} share`], [`${name} swished`]),
    ];
    const both = pair(false);
    const joined = {
      nodes: [
        ...swish("one"),
        ...swish("two"),
        node("Concat", ["one swished", "two swished"], ["joined"], { axis: 1 }),
        last("joined"),
      ],
      initialisers: [],
    };
    const alone = async (which: "one" | "two") => {
      const own = which === "one" ? ["one swished", "zeros"] : ["zeros", "two swished"];
      const other = [
        node("Sub", [`${which} swished`, `${which} swished`], ["zeros"]),
        node("Concat", own, ["joined"], { axis: 1 }),
      ];
      return run(
        write(together(both, { nodes: [...swish(which), ...other, last("joined")], initialisers: [] })),
        "given",
      );
    };
    const { names, more, answers } = await answersAlone(write(together(both, joined)));
    expect([names, more]).toEqual([["one swished", "two swished"], false]);
    expect(answers).toEqual([closeTo(await alone("one")), closeTo(await alone("two"))]);
  });
});
