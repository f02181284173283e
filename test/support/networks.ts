import type { Network } from "../../src/core/weights/network.ts";
import { readNetwork } from "../../src/onnx/layers/network-file.ts";
import { type ModelParts, model, type Tensor, tensor, valueInfo } from "./onnx-builder.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";
import { wave } from "./tiny-classifier.ts";

/** What is said of a file of which all was read. */
export const WHOLE_READING = { parameters: 1, read: 1, unread: [], findings: [], simplified: false };

/** Numbers as a tensor, in a wave unless given. */
export function array(name: string, shape: readonly number[], values?: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(name, shape, values ? Float32Array.from(values) : wave(size));
}

/** Reads a model that takes `x` and gives `y`. */
export function networkOf(
  folder: TemporaryFolder,
  parts: ModelParts,
  shape: readonly (number | string)[] = ["n", 3, 8, 8],
) {
  const bytes = model({
    inputs: [valueInfo("x", "float32", shape)],
    outputs: [valueInfo("y", "float32", null)],
    ...parts,
  });
  return readNetwork(folder.write("network.onnx", bytes));
}

/**
 * A network, a line a layer: "Conv 4x3x9 1! > 2" has 4 rows, 3 columns and 9 taps, reads space 1, which is fixed, and writes
 * space 2. "1[2+3]" are units 2 to 4 of a space only, "1*16" all units at 16 positions each, and "1/4" units that are alike within
 * runs of four only.
 */
export function linesOf({ layers, spaces }: Network): string[] {
  const named = (space: number) => {
    const { fixed, alike } = spaces[space];
    return `${space}${fixed ? "!" : ""}${alike ? `/${alike}` : ""}`;
  };
  return layers.map(({ operator, rows, columns, taps, groups, input, output }) => {
    const from = input.map(({ space, offset, count, positions }) => {
      const part = count === spaces[space].width ? "" : `[${offset}+${count}]`;
      return `${named(space)}${part}${positions === 1 ? "" : `*${positions}`}`;
    });
    const grouped = groups === 1 ? "" : ` in ${groups}`;
    return `${operator} ${rows}x${columns}x${taps}${grouped} ${from.join(" ")} > ${named(output)}`;
  });
}
