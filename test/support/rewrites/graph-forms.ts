import {
  type Graph,
  graph,
  localFunction,
  message,
  node,
  opsetImport,
  type Tensor,
  tensor,
  valueInfo,
} from "../onnx-builder.ts";
import { random, shuffled } from "../random.ts";
import { edited, type Maker, type Rewrite, scalar } from "./edit.ts";
import { type Net, nodeOf, renamed, type Step, type Weights } from "./net.ts";

/** What functions need. */
const OPSET = 15;

const isLayer = ({ op }: Step) => op === "Conv" || op === "Gemm";
const stored = (name: string, { dims, values }: Weights): Tensor => tensor(name, dims, values);

/** Every layer as a function of the model's own. @param body by the layer and the function's name, one or several */
function asFunctions(net: Net, body: (step: Step, name: string) => ReturnType<typeof localFunction>[]): Net {
  const functions = [...net.functions];
  const steps = net.steps.map((step, i) => {
    if (!isLayer(step)) return step;
    functions.push(...body(step, `Block${i}`));
    return { ...step, op: `own::Block${i}`, attributes: {} };
  });
  return { ...net, steps, functions, opset: OPSET };
}

const ofLayer = { inputs: ["x", "w", "b"], outputs: ["y"] };
const layerNode = ({ op, attributes }: Step) => node(op, ofLayer.inputs, ofLayer.outputs, attributes);

/** A function that calls another one of the model's own. */
function calling(name: string, called: string) {
  const nodes = [node(`own::${called}`, ofLayer.inputs, ofLayer.outputs)];
  const outer = localFunction("own", name, { ...ofLayer, nodes }, OPSET);
  return message("function", [outer.bytes, opsetImport(9, "own", 1)]);
}

/** Every layer with its weights inside of a function. */
function constantsInFunctions(net: Net): Net {
  const inside = asFunctions(net, ({ op, inputs, attributes }, name) => {
    const constants = ofLayer.inputs.slice(1).map((given, k) => {
      const { dims, values } = net.weights.get(inputs[k + 1]) ?? scalar(0);
      return node("Constant", [], [given], { value: tensor("", dims, values) });
    });
    const nodes = [...constants, node(op, ofLayer.inputs, ofLayer.outputs, attributes)];
    return [localFunction("own", name, { inputs: ["x"], outputs: ["y"], nodes }, OPSET)];
  });
  const steps = inside.steps.map((step) =>
    step.op.startsWith("own::") ? { ...step, inputs: step.inputs.slice(0, 1) } : step,
  );
  return { ...inside, steps, weights: new Map() };
}

function wholeAsFunction(net: Net): Net {
  const inputs = ["images", ...net.weights.keys()];
  const nodes = net.steps.map(nodeOf);
  const whole = localFunction("own", "Whole", { inputs, outputs: ["logits"], nodes }, OPSET);
  const step = { op: "own::Whole", inputs, outputs: ["logits"], attributes: {} };
  return { ...net, steps: [step], functions: [whole], opset: OPSET };
}

/** Every layer inside of a graph of its own. @param around makes the steps around the graph with the layer, from x to y */
const inGraphs =
  (
    around: (layer: { step: Step; weights: readonly Weights[]; x: string; y: string }, maker: Maker) => unknown,
  ): Rewrite =>
  (net) =>
    edited(net, (step, maker) => {
      const weights = step.inputs.slice(1).flatMap((name) => net.weights.get(name) ?? []);
      const layer = { step, weights, x: step.inputs[0], y: step.outputs[0] };
      if (isLayer(step) && weights.length === step.inputs.length - 1) around(layer, maker);
    });

/** A graph of a layer that reads a value from outside, with weights of its own. */
function branch({ op, attributes }: Step, x: string, weights: readonly Weights[], maker: Maker): Graph {
  const names = weights.map(maker.name);
  const output = maker.name();
  const nodes = [node(op, [x, ...names], [output], attributes)];
  const initialisers = weights.map((values, k) => stored(names[k], values));
  return graph({ nodes, initialisers, outputs: [valueInfo(output, "float32", null)] });
}

const otherWeights = (weights: readonly Weights[]) => {
  const { normal } = random(23);
  return weights.map(({ dims, values }) => ({ dims, values: values.map(() => 0.1 * normal()) }));
};

/** A layer where a condition holds, and another one where it does not. */
const chosen = (condition: (maker: Maker) => string) =>
  inGraphs(({ step, weights, x, y }, maker) => {
    const [then, otherwise] = [weights, otherWeights(weights)].map((values) => branch(step, x, values, maker));
    maker.step("If", [condition(maker)], { then_branch: then, else_branch: otherwise }, y);
  });

const truth = (maker: Maker) => maker.tensor((name) => tensor(name, [], Uint8Array.of(1), { type: "bool" }));

const inLoop = inGraphs(({ step, weights, x, y }, maker) => {
  const [turn, holds, given, still, made] = [maker.name(), maker.name(), maker.name(), maker.name(), maker.name()];
  const names = weights.map((values) => maker.tensor((name) => stored(name, values)));
  const body = graph({
    nodes: [node("Identity", [holds], [still]), node(step.op, [given, ...names], [made], step.attributes)],
    inputs: [valueInfo(turn, "int64", []), valueInfo(holds, "bool", []), valueInfo(given, "float32", null)],
    outputs: [valueInfo(still, "bool", []), valueInfo(made, "float32", null)],
  });
  const once = maker.tensor((name) => tensor(name, [], BigInt64Array.of(1n)));
  maker.step("Loop", [once, truth(maker), x], { body }, y);
});

const inScan = inGraphs(({ step, weights, x, y }, maker) => {
  const [given, made] = [maker.name(), maker.name()];
  const names = weights.map((values) => maker.tensor((name) => stored(name, values)));
  const body = graph({
    nodes: [node(step.op, [given, ...names], [made], step.attributes)],
    inputs: [valueInfo(given, "float32", null)],
    outputs: [valueInfo(made, "float32", null)],
  });
  const axis = maker.integers([0]);
  const scanned = maker.step("Scan", [maker.step("Unsqueeze", [x, axis])], { body, num_scan_inputs: 1 });
  maker.step("Squeeze", [scanned, axis], {}, y);
});

/** All values by names that say nothing. */
function scrambled(net: Net): Net {
  const known = [...net.weights.keys(), ...net.steps.flatMap(({ outputs }) => outputs)];
  const order = shuffled(known.length, random(29));
  return renamed(net, (name) => `x${order[known.indexOf(name)]}`);
}

/** The same network in another form of graph. */
export const graphFormRewrites: Readonly<Record<string, Rewrite>> = {
  "layers as functions": (net) =>
    asFunctions(net, (step, name) => [localFunction("own", name, { ...ofLayer, nodes: [layerNode(step)] }, OPSET)]),
  "layers as functions of functions": (net) =>
    asFunctions(net, (step, name) => [
      localFunction("own", `Inner${name}`, { ...ofLayer, nodes: [layerNode(step)] }, OPSET),
      calling(`Middle${name}`, `Inner${name}`),
      calling(name, `Middle${name}`),
    ]),
  "weights inside of functions": constantsInFunctions,
  "all as one function": wholeAsFunction,
  "layers where a constant is true": chosen(truth),
  "layers where the image is one": chosen((maker) => {
    const most = maker.step("ReduceMax", ["images"], { keepdims: 0 });
    return maker.step("Greater", [most, maker.weights(scalar(-1e6))]);
  }),
  "layers in loops of one turn": inLoop,
  "layers in scans of one": inScan,
  "names that say nothing": scrambled,
  "a newer opset": (net) => ({ ...net, opset: 17 }),
  "nodes from the last to the first": (net) => ({ ...net, steps: [...net.steps].reverse() }),
};
