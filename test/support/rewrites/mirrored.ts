import type { Attributes } from "../onnx-builder.ts";
import { edited, type Rewrite } from "./edit.ts";
import { at, filled, type Weights } from "./net.ts";

/** Images mirrored along one of their axes or both before anything else, and every kernel mirrored likewise. */
export const mirroredInside =
  (axes: readonly (2 | 3)[]): Rewrite =>
  (net) =>
    edited(net, ({ op, inputs: [input, weights, ...others], outputs: [output], attributes }, maker) => {
      if (op !== "Conv") return;
      const kernels = net.weights.get(weights) as Weights;
      const size = kernels.dims[2] - 1;
      const place = (axis: 2 | 3, k: number) => (axes.includes(axis) ? size - k : k);
      const stored = maker.weights(filled(kernels.dims, (r, c, y, x) => at(kernels, r, c, place(2, y), place(3, x))));
      let from = input;
      const backwards = input === "images" ? axes : [];
      for (const axis of backwards) {
        from = maker.step("Gather", [from, maker.integers(Array.from({ length: 32 }, (_, i) => 31 - i))], { axis });
      }
      maker.step("Conv", [from, stored, ...others], { ...attributes, pads: mirroredPads(attributes, axes) }, output);
    });

/** Of even sizes, a kernel of three that goes two steps at a time begins one place before the image, and ends in it. */
function mirroredPads({ strides, pads }: Attributes, axes: readonly (2 | 3)[]): number[] {
  const [goes, lies] = [strides, pads] as readonly (readonly number[])[];
  const [begins, ends] = ([2, 3] as const)
    .map((axis) => {
      const [begin, end] = [lies[axis - 2], lies[axis]];
      return axes.includes(axis) ? [end - (goes[axis - 2] - 1), begin] : [begin, end];
    })
    .reduce(
      ([firsts, lasts], [begin, end]) => [
        [...firsts, begin],
        [...lasts, end],
      ],
      [[], []] as number[][],
    );
  return [...begins, ...ends];
}
