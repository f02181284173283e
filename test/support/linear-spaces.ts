import type { Network } from "../../src/core/weights/network.ts";
import type { GraphNode } from "../../src/onnx/graph.ts";
import { readModelGraph } from "../../src/onnx/read-graph.ts";

/** Operators that do to a sum of vectors what they do to each of them, and through which units can be mixed. */
const PASSING = new Set(["Add", "BatchNormalization", "GlobalAveragePool", "AveragePool", "Identity", "Flatten"]);
const READING = new Set(["Conv", "Gemm", "MatMul"]);

/**
 * The hidden spaces of a model file with nothing but linear operators between those who write and those who read them: whoever
 * mixes their units, and has the readers undo it, changes nothing of what the model computes.
 * @param network of that file
 */
export function linearSpaces(path: string, network: Network): Set<number> {
  const { nodes } = readModelGraph(path);
  const grouped = new Set(network.layers.filter(({ groups }) => groups > 1).map(({ name }) => name));
  const nameOf = ({ name, outputs }: GraphNode) => name || outputs[0];
  const isLinear = (value: string): boolean => {
    const users = nodes.filter(({ inputs }) => inputs.includes(value));
    return users.every((user) =>
      READING.has(user.operator) ? !grouped.has(nameOf(user)) : PASSING.has(user.operator) && isLinear(user.outputs[0]),
    );
  };
  const spaces = new Set(network.spaces.filter(({ fixed }) => !fixed).map(({ id }) => id));
  for (const { name, output } of network.layers) {
    const writer = nodes.find((node) => nameOf(node) === name);
    if (!writer || !isLinear(writer.outputs[0])) spaces.delete(output);
  }
  return spaces;
}
