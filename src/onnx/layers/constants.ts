import type { ElementType } from "../types.ts";
import { axisOf, broadcastShape, combine, isPermutation, type NdArray, product, transpose } from "./arrays.ts";

/** A value that does not depend on the images, computed when it is asked for. */
export interface Constant {
  readonly shape: readonly number[];
  /** NdArray that are the caller's own. */
  load(): NdArray;
  /** What it is computed from; none if it lies in the file. */
  readonly parts: readonly Constant[];
  /** Its name, where it is a tensor of the file. */
  readonly tensor: string | undefined;
  /** The type of its elements, where that is known. */
  readonly elementType?: ElementType | undefined;
  /** The longest chain of operations that loading it takes, and how many values are touched by all of them. */
  readonly depth: number;
  readonly work: number;
  /** It should be integers by now, but the step that rounds was left out, so that DequantizeLinear must be, too. */
  readonly unrounded?: boolean;
}

/** Two constants put together element by element. */
export function combined(a: Constant, b: Constant, operation: (a: number, b: number) => number): Constant | undefined {
  const shape = broadcastShape(a.shape, b.shape);
  // Repeating a small array into a large one is the images' business, not the weights'.
  if (!shape || product(shape) > Math.max(product(a.shape), product(b.shape))) return undefined;
  return { shape, ...madeOf(shape, [a, b]), load: () => combine(a.load(), b.load(), shape, operation) };
}

/** Axis `i` of the result is axis `perm[i]` of the constant. */
export function transposed(constant: Constant, perm: readonly number[]): Constant | undefined {
  if (!isPermutation(perm, constant.shape.length)) return undefined;
  return {
    ...constant,
    shape: perm.map((axis) => constant.shape[axis]),
    ...madeOf(constant.shape, [constant]),
    load: () => transpose(constant.load(), perm),
  };
}

/** The same values in another shape of as many elements. */
export function withShape(constant: Constant, shape: readonly number[] | undefined): Constant | undefined {
  if (!shape) return undefined;
  return { ...constant, shape, ...madeOf(shape, [constant]), load: () => ({ shape, data: constant.load().data }) };
}

/** Without the named axes of size 1, or without all of them. */
export function squeezed(constant: Constant, axes: readonly number[] | undefined): Constant | undefined {
  const { shape } = constant;
  const gone = axes?.map((axis) => axisOf(axis, shape.length));
  const kept = shape.filter((size, axis) => (gone ? !gone.includes(axis) : size !== 1));
  return product(kept) === product(shape) ? withShape(constant, kept) : undefined;
}

/** With axes of size 1 added at the places named. */
export function unsqueezed(constant: Constant, axes: readonly number[] | undefined): Constant | undefined {
  if (!axes) return undefined;
  const rank = constant.shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisOf(axis, rank)));
  if (added.has(undefined) || added.size !== axes.length) return undefined;
  const sizes = constant.shape.values();
  return withShape(
    constant,
    Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (sizes.next().value ?? 1))),
  );
}

/**
 * Integers as the numbers that they stand for, (value - zero point) * scale, with one scale or one for each place along
 * `axis`. A scale that is unknown counts as 1.
 */
export function dequantisedConstant(
  constant: Constant,
  scale: Constant | undefined,
  zeroPoint: Constant | undefined,
  axis: number,
): Constant | undefined {
  if (constant.unrounded) return { ...constant, unrounded: false };
  const { shape } = constant;
  const along = axisOf(axis, shape.length);
  const fits = (part: Constant | undefined) =>
    !part || product(part.shape) === 1 || (along !== undefined && product(part.shape) === shape[along]);
  if (!fits(scale) || !fits(zeroPoint)) return undefined;
  return {
    shape,
    ...madeOf(
      shape,
      [constant, scale, zeroPoint].filter((part) => part !== undefined),
    ),
    load: () => {
      const data = constant.load().data;
      const scales = scale?.load().data ?? [1];
      const zeros = zeroPoint?.load().data ?? [0];
      const inner = product(shape.slice((along ?? 0) + 1));
      // In place: a large layer would be in memory twice.
      for (let i = 0; i < data.length; i += 1) {
        const place = Math.floor(i / inner) % (along === undefined ? 1 : shape[along]);
        data[i] = (data[i] - zeros[zeros.length === 1 ? 0 : place]) * scales[scales.length === 1 ? 0 : place];
      }
      return { shape, data };
    },
  };
}

/** What it takes to make a constant of others. */
export function madeOf(
  shape: readonly number[],
  parts: readonly Constant[],
): Pick<Constant, "parts" | "tensor" | "depth" | "work"> {
  const work = parts.reduce((sum, part) => sum + part.work, 1 + product(shape));
  const depth = parts.reduce((most, part) => Math.max(most, 1 + part.depth), 1);
  return { parts, tensor: undefined, depth, work };
}
