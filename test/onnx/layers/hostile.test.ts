import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { failureOf } from "../../support/failure.ts";
import { array, linesOf, networkOf } from "../../support/networks.ts";
import {
  int64s,
  localFunction,
  model,
  type Node,
  node,
  sparseTensor,
  tensor,
  valueInfo,
} from "../../support/onnx-builder.ts";
import { cpuMsSince } from "../../support/processes.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { tinyClassifier } from "../../support/tiny-classifier.ts";

const folder = temporaryFolder();
const conv = node("Conv", ["x", "w"], ["a"]);
const weights = array("w", [4, 3, 1, 1]);
/** Of a graph without outputs nothing is left out. */
const read = (nodes: readonly Node[], initialisers = [weights]) =>
  networkOf(folder, { nodes, initialisers, outputs: [] });

describe("a hostile file", () => {
  test("cut anywhere ends with a named error, or with what is whole", async () => {
    const whole = tinyClassifier();
    for (let length = 1; length < whole.length; length += 7) {
      const path = folder.write("cut.onnx", whole.subarray(0, length));
      const read = async () => {
        for (const layer of (await readNetwork(path)).layers) layer.load();
      };
      const code = await read().then(
        () => "read",
        (error) => error.code,
      );
      expect(["read", "MODEL_TRUNCATED", "MODEL_NOT_ONNX"]).toContain(code);
    }
  });

  test("a file with nodes in a circle is refused", async () => {
    const circle = [node("Add", ["a", "c"], ["b"]), node("Relu", ["b"], ["c"])];
    const error = await failureOf(() => read([conv, ...circle]));
    expect(error.code).toBe("MODEL_NOT_ONNX");
    expect(error.message).toMatch(/waits for its own outputs/);
    expect((await failureOf(() => read([node("Relu", ["s"], ["s"])]))).code).toBe("MODEL_NOT_ONNX");
  });

  test("a file with two values of one name is refused", async () => {
    const error = await failureOf(() => read([conv, node("Relu", ["x"], ["a"])]));
    expect(error.message).toMatch(/value "a" is made twice/);
    expect((await failureOf(() => read([conv, node("Relu", ["a"], ["w"])]))).message).toMatch(
      /value "w" is made twice/,
    );
  });

  test("a file with two initialisers of one name is read by the later one, as in onnxruntime", async () => {
    const bytes = model({
      nodes: [node("Conv", ["x", "w"], ["y"])],
      inputs: [valueInfo("x", "float32", [1, 1, 1, 1])],
      outputs: [valueInfo("y", "float32", [1, 1, 1, 1])],
      initialisers: [array("w", [1, 1, 1, 1], [2]), array("w", [1, 1, 1, 1], [3])],
    });
    const session = await InferenceSession.create(bytes);
    const { y } = await session.run({ x: new RuntimeTensor("float32", Float32Array.of(1), [1, 1, 1, 1]) });
    const network = await readNetwork(folder.write("twice.onnx", bytes));
    expect(Array.from(network.layers[0].load())).toEqual(Array.from(y.data as Float32Array));
  });

  test("a file with more nodes than any model is refused", async () => {
    const nodes = Array.from({ length: 50_001 }, (_, i) => node("Relu", ["x"], [`${i}`]));
    expect((await failureOf(() => read(nodes))).code).toBe("MODEL_TOO_LARGE");
  });

  test("a file with long chains of everything takes no deep stack, and little time", async () => {
    const name = (kind: string, i: number) => (i === 0 ? (kind === "w" ? "w" : "a") : `${kind}${i}`);
    const chain = (operator: string, kind: string, length: number, inputs: (i: number) => string[]) =>
      Array.from({ length }, (_, i) => node(operator, inputs(i), [name(kind, i + 1)]));
    const started = process.cpuUsage();
    const network = await read(
      [
        conv,
        ...chain("Identity", "w", 10_000, (i) => [name("w", i)]),
        ...chain("Transpose", "t", 10_000, (i) => [i === 0 ? "w" : name("t", i)]),
        ...chain("Mul", "m", 10_000, (i) => (i === 0 ? ["w", "w"] : [name("m", i), name("m", i)])),
        ...chain("Concat", "c", 60, (i) => [name("c", i), name("c", i)]).map((_, i) =>
          node("Concat", [name("c", i), name("c", i)], [name("c", i + 1)], { axis: 1 }),
        ),
        ...chain("Relu", "r", 10_000, (i) => [name("r", i)]).reverse(),
        node("Conv", ["r10000", "w10000"], ["y"]),
      ],
      [array("w", [4, 4, 1, 1])],
    );
    expect(cpuMsSince(started)).toBeLessThan(20_000);
    expect(linesOf(network)).toEqual(["Conv 4x4x1 0! > 1!", "Conv 4x4x1 1! > 2"]);
    expect(network.layers[1].load()).toHaveLength(16);
  });

  test("a file that multiplies what it holds by sharing it is refused", async () => {
    const copies = (count: number, inputs: string[]) =>
      Array.from({ length: count }, (_, i) => node("Conv", inputs, [`copy${i}`]));
    const big = [array("w", [64, 64, 16, 16])];
    expect((await failureOf(() => read(copies(1200, ["x", "w"]), big))).message).toMatch(/than 1073741824 weights/);
    expect((await failureOf(() => read(copies(10_001, ["x", "w"])))).message).toMatch(/than 10000 layers/);
    const doubled = Array.from({ length: 10 }, (_, i) =>
      node("Concat", [i ? `d${i}` : "a", i ? `d${i}` : "a"], [`d${i + 1}`], { axis: 1 }),
    );
    const wide = [weights, array("m", [1, 4096, 1, 1])];
    const error = await failureOf(() => read([conv, ...doubled, ...copies(500, ["d10", "m"])], wide));
    expect(error.message).toMatch(/than 500000 runs of units/);
  });

  test("a file that divides units again and again is refused in little time", async () => {
    const halves = Array.from({ length: 2000 }, (_, i) => [
      node("Slice", ["a", "zero", `${i + 1}`, "axis"], [`s${i}`]),
      node("Slice", ["a", `${i + 1}`, `${2 * i + 2}`, "axis"], [`t${i}`]),
      node("Add", [`s${i}`, `t${i}`], [`u${i}`]),
    ]).flat();
    const groups = Array.from({ length: 2000 }, (_, i) => [
      node("Reshape", ["a", `groups ${i % 12}`], [`g${i}`]),
      node("Transpose", [`g${i}`], [`h${i}`], { perm: [0, 2, 1, 3, 4] }),
    ]).flat();
    const numbers = Array.from({ length: 4001 }, (_, i) => int64s(`${i}`, [i]));
    const targets = Array.from({ length: 12 }, (_, i) => int64s(`groups ${i}`, [0, 2 ** i, 2 ** (12 - i), 8, 8]));
    const started = process.cpuUsage();
    const initialisers = [
      array("w", [4096, 3, 1, 1]),
      int64s("zero", [0]),
      int64s("axis", [1]),
      ...numbers,
      ...targets,
    ];
    const error = await failureOf(() => read([conv, ...halves, ...groups], initialisers));
    expect(error.message).toMatch(/than 500000 runs of units/);
    expect(cpuMsSince(started)).toBeLessThan(20_000);
  });

  test("a file whose functions call each other twice at every level is refused soon", async () => {
    const calling = (i: number) =>
      localFunction("own", `F${i}`, {
        inputs: ["a"],
        outputs: ["c"],
        nodes:
          i === 40
            ? [node("Relu", ["a"], ["c"])]
            : [node(`own::F${i + 1}`, ["a"], ["b"]), node(`own::F${i + 1}`, ["b"], ["c"])],
      });
    const functions = Array.from({ length: 41 }, (_, i) => calling(i));
    const started = process.cpuUsage();
    const parts = { nodes: [conv, node("own::F0", ["a"], ["y"])], initialisers: [weights], functions };
    const error = await failureOf(() => networkOf(folder, parts));
    expect(error.code).toBe("MODEL_TOO_LARGE");
    expect(error.message).toMatch(/functions that call each other, with more than 50000 nodes/);
    expect(cpuMsSince(started)).toBeLessThan(10_000);
  });

  test("a file with a function of many values that is called often is refused soon", async () => {
    const many = Array.from({ length: 2000 }, (_, i) => `value ${i}`);
    const wide = localFunction("own", "F", { inputs: ["a"], outputs: ["b"], nodes: [node("Sum", many, ["b"])] });
    const nodes = Array.from({ length: 1000 }, (_, i) => node("own::F", ["x"], [`y${i}`]));
    const error = await failureOf(() => networkOf(folder, { nodes, functions: [wide], outputs: [] }));
    expect(error.message).toMatch(/or 1000000 values in all/);
  });

  test("a function that calls itself, or has the name of one of ONNX's operators, is left where it is", async () => {
    const itself = localFunction("own", "F", {
      inputs: ["a"],
      outputs: ["b"],
      nodes: [node("own::F", ["a"], ["b"])],
    });
    const relu = localFunction("", "Relu", { inputs: ["a"], outputs: ["b"], nodes: [node("Neg", ["a"], ["b"])] });
    const nodes = [conv, node("own::F", ["a"], ["b"]), node("Relu", ["b"], ["y"])];
    const { reading } = await networkOf(folder, { nodes, initialisers: [weights], functions: [itself, relu] });
    expect(reading.findings.map(({ kind, operator }) => [kind, operator])).toEqual([
      ["function", "own::F"],
      ["function", "Relu"],
    ]);
  });

  test("a sparse tensor that asks for far more memory than it has is not read", async () => {
    const huge = (size: number, place: number) =>
      sparseTensor(tensor("w", [1], Float32Array.of(1)), int64s("places of w", [place]), [size, 3, 1, 1]);
    const read = async (size: number, place: number) =>
      networkOf(folder, { nodes: [node("Conv", ["x", "w"], ["y"])], initialisers: [huge(size, place)] });
    expect((await read(2 ** 20, 0)).layers).toEqual([]);
    const [layer] = (await read(2, 4)).layers;
    expect(Array.from(layer.load())).toEqual([0, 0, 0, 0, 1, 0]);
    expect(Array.from((await read(2, 6)).layers[0].load())).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("a file with external data outside of its folder is refused", async () => {
    const outside = tensor("w", [4, 3, 1, 1], new Float32Array(), { external: { location: "../w.bin" } });
    expect((await failureOf(() => read([conv], [outside]))).code).toBe("MODEL_EXTERNAL_DATA_ESCAPES");
  });

  test("a file that is not ONNX is named", async () => {
    const path = folder.write("weights.onnx", Buffer.from("\x89HDF\r\n\x1a\n and more"));
    expect((await failureOf(() => readNetwork(path))).code).toBe("MODEL_NOT_ONNX");
  });

  test("a file with strange weights has no layers, and no error", async () => {
    const strange = [
      tensor("w", [4, 3, 1, 1], new Uint8Array(12), { type: "string" }),
      array("empty", [0, 3, 1, 1]),
      array("flat", [12]),
      array(
        "deep",
        Array.from({ length: 20 }, () => 1),
      ),
    ];
    const nodes = ["w", "empty", "flat", "deep", "nothing"].map((name, i) => node("Conv", ["x", name], [`${i}`]));
    expect((await read([...nodes, node("Conv", ["x"], ["n"]), node("Gemm", [], ["g"])], strange)).layers).toEqual([]);
  });
});
