import { SacError } from "../errors.ts";
import type { Attributes, GraphNode, LocalFunction, ModelGraph } from "./graph.ts";
import { MAX_DEPTH, MAX_INLINED_NAMES, MAX_NODES } from "./limits.ts";

/**
 * A graph with the bodies of the model's own functions in the places where nodes call them. Functions that take the names of
 * ONNX's own operators are left: it is the runtime's to say which of the two is meant; and so are calls of a function in itself.
 * @throws SacError MODEL_TOO_LARGE where functions call functions until there are more nodes than any model has
 */
export function withFunctionsInlined(graph: ModelGraph): ModelGraph {
  if (graph.functions.size === 0) return graph;
  const nodes: GraphNode[] = [];
  let calls = 0;
  let names = 0;
  const place = (node: GraphNode, depth: number) => {
    const called = node.operator.includes("::") && depth < MAX_DEPTH ? graph.functions.get(node.operator) : undefined;
    if (!called) nodes.push(node);
    if (nodes.length + calls > MAX_NODES) throw tooMany(graph.path);
    if (!called) return;
    calls += 1;
    for (const { inputs, outputs, captured } of called.nodes) names += inputs.length + outputs.length + captured.length;
    if (names > MAX_INLINED_NAMES) throw tooMany(graph.path);
    for (const inner of bodyOf(called, node, `function ${calls}/`)) place(inner, depth + 1);
  };
  for (const node of graph.nodes) place(node, 0);
  return { ...graph, nodes };
}

/** A function's nodes as one call of it has them. @param prefix of the names of values that are the function's own */
function bodyOf({ inputs, outputs, nodes, defaults }: LocalFunction, call: GraphNode, prefix: string): GraphNode[] {
  const actual = new Map([["", ""]]);
  for (const [i, name] of outputs.entries()) if (call.outputs[i]) actual.set(name, call.outputs[i]);
  for (const [i, name] of inputs.entries()) actual.set(name, call.inputs[i] ?? "");
  // Numbers, since long names would be copied by every call.
  const named = (name: string) => {
    const known = actual.get(name) ?? prefix + actual.size;
    actual.set(name, known);
    return known;
  };
  const body = nodes.map((node) => ({
    ...node,
    name: node.name || call.name,
    inputs: node.inputs.map(named),
    outputs: node.outputs.map(named),
    captured: node.captured.map(named),
    attributes: withReferences(node.attributes, call.attributes, defaults),
  }));
  return [...body, ...handedOn(inputs, outputs, call)];
}

/** Of inputs that a function gives back as they are. */
function handedOn(inputs: readonly string[], outputs: readonly string[], call: GraphNode): GraphNode[] {
  return outputs.flatMap((name, i) => {
    const place = inputs.indexOf(name);
    if (place < 0 || !call.outputs[i]) return [];
    const taken = {
      inputs: [call.inputs[place] ?? ""],
      outputs: [call.outputs[i]],
      captured: [],
      enclosed: 0,
      listed: 0,
    };
    return [{ ...call, ...taken, operator: "Identity" }];
  });
}

/** Attributes of a function's node that refer to those of the call. */
function withReferences(own: Attributes, call: Attributes, defaults: Attributes): Attributes {
  if (own.references.size === 0) return own;
  const given = <T>(kind: (attributes: Attributes) => ReadonlyMap<string, T>) => {
    const values = [...own.references].flatMap(([name, reference]): [string, T][] => {
      const value = kind(call).get(reference) ?? kind(defaults).get(reference);
      return value === undefined ? [] : [[name, value]];
    });
    return new Map([...kind(own), ...values]);
  };
  return {
    integers: given(({ integers }) => integers),
    floats: given(({ floats }) => floats),
    tensors: given(({ tensors }) => tensors),
    texts: given(({ texts }) => texts),
    references: new Map(),
  };
}

function tooMany(path: string): SacError {
  const message = `${path} has functions that call each other, with more than ${MAX_NODES} nodes or ${MAX_INLINED_NAMES} values in all.`;
  const hint = "No image classifier needs that many: if the model is genuine, export it without functions.";
  return new SacError("MODEL_TOO_LARGE", message, hint);
}
