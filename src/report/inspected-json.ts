import type { TensorInfo } from "../onnx/types.ts";
import type { InspectedModel } from "../tasks/inspect.ts";

/** Genuine models have some hundred tensors in other files at most, and a handful of everything else. */
const MOST_ITEMS = 500;
const MOST_DIMENSIONS = 64;
const LONGEST_TEXT = 1000;

/** The lists of a model file, which a hostile one fills with up to a million entries. */
const LISTS = ["opsets", "inputs", "outputs", "operators", "functions", "externalData", "metadata"] as const;

/**
 * A model explained, as JSON for programs, at most some megabytes of it: `more` says how many entries of which lists are left
 * out, if any are, and texts are cut.
 */
export function inspectedJson({ onnx, ...inspected }: InspectedModel): object {
  const left = LISTS.map((name) => [name, Object.keys(onnx[name]).length - MOST_ITEMS] as const);
  const more = left.filter(([, count]) => count > 0);
  const told = {
    ...onnx,
    producer: cut(onnx.producer),
    opsets: items(onnx.opsets).map(({ domain, version }) => ({ domain: cut(domain), version })),
    inputs: items(onnx.inputs).map(tensor),
    outputs: items(onnx.outputs).map(tensor),
    operators: entries(onnx.operators),
    functions: items(onnx.functions).map(cut),
    externalData: items(onnx.externalData).map(({ tensor: name, location, ...place }) => {
      return { tensor: cut(name), location: cut(location), ...place };
    }),
    metadata: entries(onnx.metadata),
  };
  return { ...inspected, onnx: told, ...(more.length > 0 && { more: Object.fromEntries(more) }) };
}

function tensor({ name, elementType, shape }: TensorInfo): TensorInfo {
  const sides = shape?.slice(0, MOST_DIMENSIONS).map((side) => (typeof side === "string" ? cut(side) : side));
  return { name: cut(name), elementType, shape: sides ?? null };
}

function items<T>(list: readonly T[]): readonly T[] {
  return list.slice(0, MOST_ITEMS);
}

function entries<T>(record: Readonly<Record<string, T>>): object {
  const kept = items(Object.entries(record));
  return Object.fromEntries(kept.map(([name, value]) => [cut(name), typeof value === "string" ? cut(value) : value]));
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
