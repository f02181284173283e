import type { TensorInfo } from "../onnx/types.ts";
import { listed, shortened } from "../text/list.ts";

/** An input or output as messages show it. */
export function describeValue(value: TensorInfo): string {
  return `${shortened(value.name)} (${typeOf(value)})`;
}

/** Its type and shape, as `float32 [batch, 3, 32, 32]`. */
export function typeOf({ elementType, shape }: Pick<TensorInfo, "elementType" | "shape">): string {
  return `${elementType} ${shape ? `[${listed(shape.map((side) => shortened(String(side))))}]` : "of unknown shape"}`;
}
