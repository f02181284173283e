import { describe, expect, it } from "vitest";
import { exposing } from "../../src/onnx/exposed.ts";
import { hasBodies, hiddenValues } from "../../src/onnx/hidden-values.ts";
import { MOST_HIDDEN_VALUES } from "../../src/onnx/limits.ts";
import { readModelGraph } from "../../src/onnx/read-graph.ts";
import { SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import { int64s, localFunction, model, type Node, node, valueInfo } from "../support/onnx-builder.ts";
import { bentAgain, besideAll } from "../support/rewrites/decoys.ts";
import { readNet, writeNet } from "../support/rewrites/net.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { weights } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
let written = 0;

function graphOf(nodes: readonly Node[], more: Partial<Parameters<typeof model>[0]> = {}) {
  written += 1;
  const path = folder.write(
    `${written}.onnx`,
    model({
      nodes,
      inputs: [valueInfo("images", "float32", ["n", 3, 8, 8])],
      outputs: [valueInfo("scores", "float32", ["n", 3, 8, 8])],
      initialisers: [weights("kernels", [3, 3, 1, 1])],
      ...more,
    }),
  );
  return readModelGraph(path);
}

describe("values inside a model", () => {
  it("are what its layers and non-linearities give, but for the answers", () => {
    const names = hiddenValues(readModelGraph(SOURCE));
    expect(names.map((name) => /(Conv|Relu|Gemm)/.exec(name)?.[0])).toEqual([
      ...["Conv", "Relu", "Conv", "Relu", "Conv", "Relu", "Conv", "Relu", "Conv", "Relu"],
    ]);
  });

  it("lie on a way from the images to an answer", () => {
    const graph = graphOf([
      node("Conv", ["images", "kernels"], ["first"]),
      node("Relu", ["first"], ["second"]),
      node("Relu", ["first"], ["of no use"]),
      node("Relu", ["kernels"], ["constant"]),
      node("Shape", ["second"], ["counted"]),
      node("Cast", ["counted"], ["numbers"], { to: 1 }),
      node("Clip", ["numbers"], ["clipped"]),
      node("ReduceMax", ["clipped"], ["most"], { keepdims: 0 }),
      node("Mul", ["second", "most"], ["third"]),
      node("Conv", ["third", "constant"], ["scores"]),
    ]);
    expect(hiddenValues(graph)).toEqual(["first", "second", "third"]);
  });

  it("are at most 24, spread over the depth, and some of those where branches join", () => {
    const depth = 200;
    const chain = Array.from({ length: depth }, (_, i) => [
      node("Relu", [i === 0 ? "images" : `added ${i - 1}`], [`active ${i}`]),
      node("Add", [`active ${i}`, "kernels"], [i === depth - 1 ? "scores" : `added ${i}`]),
    ]);
    const names = hiddenValues(graphOf(chain.flat()));
    expect(names).toHaveLength(MOST_HIDDEN_VALUES);
    expect(names.filter((name) => name.startsWith("active"))).toHaveLength(16);
    const places = names.map((name) => Number(name.split(" ")[1]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.at(-1)).toBe(depth - 1);
    expect(Math.max(...places.map((place, i) => place - (places[i - 1] ?? 0)))).toBeLessThan(depth / 8);
  });

  it("are seen where what bends them is written with means, quotients and absolute values", () => {
    const graph = graphOf([
      node("Conv", ["images", "kernels"], ["mixed"]),
      node("Neg", ["mixed"], ["turned"]),
      node("Mean", ["mixed", "turned"], ["undone"]),
      node("Abs", ["undone"], ["size"]),
      node("Mean", ["undone", "size"], ["bent"]),
      node("Conv", ["bent", "kernels"], ["scores"]),
    ]);
    expect(hiddenValues(graph)).toEqual(["mixed", "turned", "undone", "size", "bent"]);
  });

  it("are beside the weights, however many other nodes there are", () => {
    const net = readNet(SOURCE_BYTES);
    const places = net.steps.filter(({ op }) => op === "Conv" || op === "Relu").flatMap(({ outputs }) => outputs);
    for (const rewrite of [besideAll(200), bentAgain(400)]) {
      const path = folder.write("decoys.onnx", writeNet(rewrite(net)));
      const names = hiddenValues(readModelGraph(path));
      expect(names).toHaveLength(MOST_HIDDEN_VALUES);
      // All but those beside the first and the last layer, which have one weight in a hundred.
      expect(names).toEqual(expect.arrayContaining(places.slice(2, -1)));
    }
  });

  it("are beside weights that are taken once, and not beside those that many nodes share", () => {
    const sharing = Array.from({ length: 100 }, (_, i) =>
      node("MatMul", [i === 0 ? "images" : `shared ${i - 1}`, "both"], [`shared ${i}`]),
    );
    const own = Array.from({ length: 3 }, (_, i) => node("Einsum", [`own ${i - 1}`, `weights ${i}`], [`own ${i}`]));
    const graph = graphOf(
      [
        node("Transpose", ["images"], ["own -1"], { perm: [0, 2, 3, 1] }),
        ...own,
        ...sharing,
        node("Mul", ["shared 99", "nothing"], ["idle"]),
        node("Add", ["idle", "own 2"], ["scores"]),
      ],
      {
        initialisers: [
          weights("both", [8, 8]),
          weights("nothing", [1]),
          ...own.map((_, i) => weights(`weights ${i}`, [8, 8])),
        ],
      },
    );
    expect(hiddenValues(graph)).toEqual(expect.arrayContaining(["own 0", "own 1", "own 2"]));
  });

  it("are what functions give as a whole, and it is said that there may be more inside", () => {
    const inner = localFunction("own", "Block", {
      inputs: ["x"],
      outputs: ["y"],
      nodes: [node("Relu", ["x"], ["z"]), node("Neg", ["z"], ["y"])],
    });
    const graph = graphOf([node("own::Block", ["images"], ["block"]), node("Neg", ["block"], ["scores"])], {
      functions: [inner],
      opsets: { own: 1 },
    });
    expect(hiddenValues(graph)).toEqual(["block"]);
    expect(hasBodies(graph)).toBe(true);
    expect(hasBodies(readModelGraph(SOURCE))).toBe(false);
  });

  it("are not the products of an attention", () => {
    const graph = graphOf(
      [
        node("MatMul", ["images", "square"], ["queries"]),
        node("MatMul", ["images", "square"], ["keys"]),
        node("Transpose", ["keys"], ["turned"], { perm: [0, 1, 3, 2] }),
        node("MatMul", ["queries", "turned"], ["scores of attention"]),
        node("MatMul", ["scores of attention", "images"], ["attended"]),
        node("MatMul", ["attended", "square"], ["projected"]),
        node("Neg", ["projected"], ["scores"]),
      ],
      { initialisers: [weights("square", [8, 8])] },
    );
    expect(hiddenValues(graph)).toEqual(["queries", "keys", "projected"]);
  });

  it("may be none", () => {
    expect(hiddenValues(graphOf([node("Relu", ["images"], ["scores"])]))).toEqual([]);
    const counted = [node("Shape", ["images"], ["shape"]), node("ConstantOfShape", ["shape"], ["scores"])];
    expect(hiddenValues(graphOf(counted, { initialisers: [int64s("unused", [1])] }))).toEqual([]);
  });
});

describe("what is put after a model's bytes", () => {
  it("adds outputs to those that it has, whatever their names", () => {
    const names = ["/features/features.0/Conv_output_0", "ein Wert mit Umlaut: ä", "x".repeat(300)];
    const plain = model({
      nodes: [node("Relu", ["images"], ["scores"])],
      outputs: [valueInfo("scores", "float32", [])],
    });
    const path = folder.write("exposed.onnx", Buffer.concat([plain, exposing(names)]));
    expect(readModelGraph(path).outputs).toEqual(["scores", ...names]);
  });
});
