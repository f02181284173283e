import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SOURCE, ZOO } from "../fixture-source.ts";
import { root } from "../sac.ts";
import { type Net, readNet } from "./net.ts";

/** A model that is rewritten. */
export interface RewrittenBase {
  readonly name: string;
  readonly role: "copy" | "honest";
  readonly net: Net;
  /** The reference that the fingerprint by which it is judged must not have. */
  readonly withheld: string;
}

const netOf = (...path: readonly string[]) => readNet(readFileSync(join(...path)));

/** Weights rounded to 255 steps in each row, as integers of 8 bits have them. */
function rounded(net: Net): Net {
  const weights = [...net.weights].map(([name, { dims, values }]) => {
    const size = dims.length > 1 ? values.length / dims[0] : 1;
    const steps = Array.from({ length: values.length / size }, (_, row) => {
      return (
        values.slice(row * size, (row + 1) * size).reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127
      );
    });
    const step = (k: number) => steps[Math.floor(k / size)] || 1;
    return [name, { dims, values: values.map((value, k) => Math.round(value / step(k)) * step(k)) }] as const;
  });
  return { ...net, weights: new Map(weights) };
}

/** Copies of the source, each come by in another way, and honest models of the same and of another architecture and task. */
export function rewrittenBases(): RewrittenBase[] {
  const transfers = join(root, "fixtures", "transfers");
  const copy = (name: string, net: Net): RewrittenBase => ({ name, role: "copy", net, withheld: "resnet-5" });
  const honest = (name: string, net: Net, withheld: string): RewrittenBase => ({ name, role: "honest", net, withheld });
  return [
    copy("fine-tuned", netOf(ZOO, "derived", "finetune-all-1.onnx")),
    copy("pruned", netOf(ZOO, "derived", "prune-50.onnx")),
    copy("last layer transferred", netOf(transfers, "transfer-last-1.onnx")),
    copy("all layers transferred", netOf(transfers, "transfer-all-1.onnx")),
    copy("quantised", rounded(netOf(SOURCE))),
    honest("another VGG", netOf(ZOO, "unrelated", "unrelated-vgg-5.onnx"), "vgg-5"),
    honest("a ResNet", netOf(ZOO, "unrelated", "unrelated-resnet-5.onnx"), "resnet-5"),
    honest("another VGG, transferred", netOf(transfers, "unrelated-vgg-5-faces.onnx"), "vgg-5"),
  ];
}
