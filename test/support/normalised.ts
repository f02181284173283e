import { type Normalisation, normalisationNamed } from "../../src/probes/normalisations.ts";
import { MEAN, SOURCE_BYTES, STD } from "./fixture-source.ts";
import { int64s, node, tensor, valueInfo } from "./onnx-builder.ts";
import { appendNodes } from "./onnx-edit.ts";

/** The same model, or the fixtures' source, exported so that it wants another normalisation than its own. */
export function wanting(wanted: string | Normalisation, model: Uint8Array = SOURCE_BYTES): Buffer {
  const values = typeof wanted === "string" ? normalisationNamed(wanted) : wanted;
  if (!values) throw new Error(`${wanted} is no normalisation`);
  const blueFirst = values.colour === "bgr";
  const each = (all: readonly number[]) => {
    const three = all.length === 1 ? [all[0], all[0], all[0]] : [...all];
    return blueFirst ? three.reverse() : three;
  };
  const [mean, std] = [each(values.mean), each(values.std)];
  const whole = 255 * values.scale;
  const factors = STD.map((spread, i) => std[i] / (whole * spread));
  const shifts = STD.map((spread, i) => (mean[i] / whole - MEAN[i]) / spread);
  return appendNodes(model, {
    firstNodes: [
      node("Gather", ["wanted", "order"], ["ordered"], { axis: 1 }),
      node("Mul", ["ordered", "wanted factors"], ["multiplied"]),
      node("Add", ["multiplied", "wanted shifts"], ["images"]),
    ],
    initialisers: [
      int64s("order", blueFirst ? [2, 1, 0] : [0, 1, 2]),
      tensor("wanted factors", [3, 1, 1], Float32Array.from(factors)),
      tensor("wanted shifts", [3, 1, 1], Float32Array.from(shifts)),
    ],
    inputs: [valueInfo("wanted", "float32", ["batch", 3, 32, 32])],
  });
}
