import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pixels } from "../../../src/probes/preprocess.ts";
import { DEFAULT_RUN } from "../../../src/settings/running.ts";
import { harmless } from "../hostile-models.ts";
import { runFile } from "../run-file.ts";
import { tinyClassifier } from "../tiny-classifier.ts";
import { mutateProtobuf } from "./mutate-protobuf.ts";
import { type Target, Wrong } from "./target.ts";

const PROBES: readonly Pixels[] = [10, 90, 200].map((start) => ({
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (start + 7 * i) % 256),
}));
const OPTIONS = { ...DEFAULT_RUN, device: "cpu", limits: { timeMs: 8000, memoryBytes: 600 * 2 ** 20 } } as const;

/** Models all the way through onnxruntime, in a process of their own: hundreds a minute at most. */
export function runTarget(_: string, folder: string): Target {
  const path = join(folder, "fuzzed.onnx");
  return {
    corpus: [tinyClassifier(), harmless()],
    mutate: (input, _, random) => mutateProtobuf(input, random),
    async read(input) {
      writeFileSync(path, input);
      const { answer } = await runFile(path, PROBES, { width: 8, height: 8 }, OPTIONS);
      const rows = answer.kind === "labels" ? answer.labels.length : answer.outputs.rows;
      if (rows !== PROBES.length) throw new Wrong(`${rows} answers to ${PROBES.length} images`);
      return answer.kind;
    },
  };
}
