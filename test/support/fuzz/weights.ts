import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { compareWeights } from "../../../src/core/weights/compare.ts";
import { sketchNetwork } from "../../../src/core/weights/sketch.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import { replyToJson } from "../../../src/runtime/protocol.ts";
import { readReply } from "../../../src/runtime/reply-schema.ts";
import { everyPart } from "../every-part.ts";
import { tinyClassifier } from "../tiny-classifier.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateProtobuf } from "./mutate-protobuf.ts";
import { type Target, Wrong } from "./target.ts";

const KNOWN = ["nested-graph", "function-bomb", "growing", "harmless"];

/** The weights of a suspect, which a process reads and compares for us. */
export async function weightsTarget(root: string, folder: string): Promise<Target> {
  const path = join(folder, "fuzzed.onnx");
  const source = join(folder, "source.onnx");
  writeFileSync(source, tinyClassifier());
  const sketch = sketchNetwork(await readNetwork(source), { seed: 1, bytes: 4096 });
  const hostile = KNOWN.map((name) => readFileSync(join(root, "fixtures", "hostile", `${name}.onnx`)));
  return {
    corpus: [tinyClassifier(), tinyClassifier(), everyPart(), ...hostile],
    mutate: (input, other, random) =>
      random.uniform() < 0.8 ? mutateProtobuf(input, random) : mutateBytes(input, other, random),
    async read(input) {
      writeFileSync(path, input);
      const network = await readNetwork(path);
      const evidence = compareWeights(sketch, network, { alpha: 0.05, ancestors: [] });
      const head = Buffer.from(replyToJson({ type: "compared", evidence, reading: network.reading }));
      const { reply } = readReply("compare", { head, data: Buffer.alloc(0) });
      if (!isDeepStrictEqual(JSON.parse(replyToJson(reply)), JSON.parse(head.toString())))
        throw new Wrong("what is found in a file is not what a process may say of it");
      const { pValue } = evidence;
      if (pValue !== undefined && !(pValue > 0 && pValue <= 1)) throw new Wrong(`a p-value of ${pValue}`);
      return pValue === undefined ? "nothing to compare" : "compared";
    },
  };
}
