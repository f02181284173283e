import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planRun } from "../../../src/runtime/plan.ts";
import { withSuspect } from "../../../src/runtime/suspect.ts";
import { DEFAULT_RUN } from "../../../src/settings/running.ts";
import { inspect } from "../../../src/tasks/inspect.ts";
import { everyPart } from "../every-part.ts";
import { tinyClassifier } from "../tiny-classifier.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateProtobuf } from "./mutate-protobuf.ts";
import { type Target, Wrong } from "./target.ts";

const SOURCES = { told: {}, beside: undefined, fingerprint: { width: 8, height: 8 } };

/** What we read of a model ourselves before onnxruntime gets to see it. */
export function onnxTarget(root: string, folder: string): Target {
  const path = join(folder, "fuzzed.onnx");
  const hostile = join(root, "fixtures", "hostile");
  const models = readdirSync(hostile).filter((name) => name.endsWith(".onnx"));
  return {
    corpus: [tinyClassifier(), everyPart(), ...models.map((name) => readFileSync(join(hostile, name)))],
    mutate: (input, other, random) =>
      random.uniform() < 0.75 ? mutateProtobuf(input, random) : mutateBytes(input, other, random),
    async read(input) {
      writeFileSync(path, input);
      const told = await inspect(path);
      const onnx = await withSuspect(path, DEFAULT_RUN, (suspect) => suspect.runnable());
      const plan = planRun(path, onnx, SOURCES);
      if (told.kind !== "model" || told.refusals.length > 0)
        throw new Wrong("sac inspect refuses what sac check would run");
      if (!onnx.inputs.some(({ name }) => name === plan.input))
        throw new Wrong("planned for an input that is not there");
      if (plan.batch * plan.form.width * plan.form.height > 2 ** 28)
        throw new Wrong("planned more than fits into memory");
      return "would run";
    },
  };
}
