import type { Window } from "../../core/weights/network.ts";
import type { OpenLayer } from "./layer-parts.ts";

/** How a layer's kernel lies over what it reads, before that was shifted. A transposed convolution with steps of 1 is one with the kernel turned. */
export function kernelWindow({ linear, input, node: { operator, attributes } }: OpenLayer): readonly Window[] {
  const [pads, strides, dilations] = ["pads", "strides", "dilations"].map((name) => attributes.integers.get(name));
  const [{ at }] = input;
  const isShifted = input.every((run) => run.at?.join() === at?.join());
  const isTransposed = operator === "ConvTranspose";
  return linear.weights.shape.slice(2).map((size, axis) => {
    const [dilation, stride] = [size === 1 ? 1 : (dilations?.[axis] ?? 1), strides?.[axis] ?? 1];
    const shift = (pads?.[axis] ?? 0) - (dilation * (size - 1)) / 2 - (isShifted ? (at?.[axis] ?? 0) : 0);
    return isTransposed ? { size, dilation, shift: -shift, stride: 1 / stride } : { size, dilation, shift, stride };
  });
}
