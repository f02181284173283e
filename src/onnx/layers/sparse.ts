import { MAX_SPARSITY, MAX_TENSOR_VALUES } from "../limits.ts";
import type { TensorSummary } from "../types.ts";
import { product } from "./arrays.ts";

/** What is known of a sparse tensor without reading it. */
type Sparse = NonNullable<TensorSummary["sparse"]>;

/** Whether a sparse tensor makes sense, and with all its zeros is not much larger than what is stored. */
export function isSparse(sparse: TensorSummary["sparse"]): sparse is Sparse {
  if (!sparse) return false;
  const { shape, values, places } = sparse;
  const most = Math.min(MAX_TENSOR_VALUES, MAX_SPARSITY * values.elements);
  const sound = shape.every((length) => length >= 0) && product(shape) <= most;
  return sound && [1, shape.length].includes(places.elements / values.elements);
}

/**
 * All values of a sparse tensor, 0 where none is stored. Those whose place is not in the tensor are left out.
 * @param stored the values that are stored
 * @param places where: one number in the tensor as a whole for each, up to 2^24 exactly, or one for each axis
 */
export function withZeros(
  shape: readonly number[],
  stored: ArrayLike<number>,
  places: ArrayLike<number>,
): Float32Array {
  const dense = new Float32Array(product(shape));
  const axes = places.length / stored.length;
  for (let i = 0; i < stored.length; i += 1) {
    let place = places[i * axes];
    for (let axis = 1; axis < axes; axis += 1) place = place * shape[axis] + places[i * axes + axis];
    if (place >= 0 && place < dense.length) dense[place] = stored[i];
  }
  return dense;
}
