import { model as modelOf, valueInfo } from "../onnx-builder.ts";
import { type FreeCase, MODEL_NAME } from "./free-case.ts";
import { SCORES, SIDE } from "./graphs.ts";
import { meanColour } from "./other-answers.ts";

/** A model that knows nothing but the mean colour. */
function decoy(seed: number): Buffer {
  const { nodes, initialisers } = meanColour(seed, "logits");
  return modelOf({
    opset: 13,
    irVersion: 7,
    nodes,
    initialisers,
    inputs: [valueInfo("images", "float32", ["batch", 3, SIDE, SIDE])],
    outputs: [valueInfo("logits", "float32", SCORES)],
  });
}

function amongDecoys(count: number): FreeCase {
  const disguise = (model: Uint8Array) => {
    const decoys = Array.from({ length: count }, (_, i) => [`decoy-${i}.onnx`, decoy(i + 2)] as const);
    const files = { ...Object.fromEntries(decoys), [MODEL_NAME]: model };
    return { model, files, named: Object.keys(files) };
  };
  return { kind: "company", name: `among ${count} decoys`, disguise };
}

/** The model itself in a run with others. */
export function companyCases(): FreeCase[] {
  return [amongDecoys(5), amongDecoys(30)];
}
