import type { OpenLayer } from "./layer-parts.ts";

/**
 * How a layer's kernel lies over what it reads: two of the same size, or two square ones, with the same window are about the
 * same centres. Sizes are left out of those that are square and odd.
 */
export function kernelWindow({ linear, node: { operator, attributes } }: OpenLayer): string {
  const sizes = linear.weights.shape.slice(2);
  const pads = attributes.integers.get("pads");
  const dilations = attributes.integers.get("dilations");
  const axes = sizes.map((size, axis) => {
    const dilation = size === 1 ? 1 : (dilations?.[axis] ?? 1);
    const shift = (pads?.[axis] ?? 0) - (dilation * (size - 1)) / 2;
    return `${dilation}:${shift}`;
  });
  const square = sizes.every((size) => size === sizes[0] && size % 2 === 1);
  return [operator === "ConvTranspose" ? operator : "", square ? "" : sizes.join("x"), ...axes].join(" ");
}
