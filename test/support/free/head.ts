import { changeWeights } from "../onnx-weights.ts";
import { delimited, type RawField, splitFields } from "../protobuf-writer.ts";

interface Head {
  /** The name of what the last layer reads. */
  readonly features: string;
  /** Classes x features, by rows. */
  readonly weights: readonly number[];
  readonly bias: readonly number[];
}

const [GRAPH, NODE] = [7, 1];
const [INPUT, OUTPUT] = [1, 2];

/** The last layer of one of the zoo's models, a Gemm that gives `logits`. */
export function headOf(model: Uint8Array): Head {
  const graph = splitFields(model).find(({ field }) => field === GRAPH)?.payload ?? Buffer.alloc(0);
  const nodes = splitFields(graph)
    .filter(({ field }) => field === NODE)
    .map(({ payload }) => splitFields(payload));
  const last = nodes.find((fields) => textsOf(fields, OUTPUT).includes("logits")) ?? [];
  const [features, weightsName, biasName] = textsOf(last, INPUT);
  const found = new Map<string, number[]>();
  changeWeights(model, (name, values) => {
    found.set(name, [...values]);
    return undefined;
  });
  return { features, weights: found.get(weightsName) ?? [], bias: found.get(biasName) ?? [] };
}

function textsOf(fields: readonly RawField[], wanted: number): string[] {
  return fields.filter(({ field }) => field === wanted).map(({ payload }) => payload.toString());
}

/** A model without the node that gives `logits`. */
export function withoutHead(model: Uint8Array): Buffer {
  const fields = splitFields(model).map(({ field, raw, payload }) => {
    if (field !== GRAPH) return raw;
    const kept = splitFields(payload).filter(
      (part) => part.field !== NODE || !textsOf(splitFields(part.payload), OUTPUT).includes("logits"),
    );
    return delimited(GRAPH, Buffer.concat(kept.map((part) => part.raw)));
  });
  return Buffer.concat(fields);
}
