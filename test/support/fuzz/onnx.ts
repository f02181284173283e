import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { externalFiles } from "../../../src/onnx/external-data.ts";
import { refuseToRun } from "../../../src/onnx/refusals.ts";
import { readOnnxFile } from "../../../src/onnx/summary.ts";
import { planRun } from "../../../src/runtime/plan.ts";
import { replyToJson } from "../../../src/runtime/protocol.ts";
import { readReply } from "../../../src/runtime/reply-schema.ts";
import { inspect } from "../../../src/tasks/inspect.ts";
import { everyPart } from "../every-part.ts";
import { tinyClassifier } from "../tiny-classifier.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateProtobuf } from "./mutate-protobuf.ts";
import { type Target, Wrong } from "./target.ts";

/** What inspect foretells, and check finds out from the runtime and from the answers: a suspect is not believed about itself. */
const FOUND_BY_RUNNING: readonly string[] = ["MODEL_LOAD_FAILED", "MODEL_OUTPUT_UNSUPPORTED"];
/** The size that inspect takes, which decides whether a row of values may be an image. */
const SOURCES = { told: {}, beside: undefined, fingerprint: { width: 224, height: 224 } };

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
      const onnx = await readOnnxFile(path);
      const head = Buffer.from(replyToJson({ type: "summary", onnx }));
      const { reply } = readReply("summarise", { head, data: Buffer.alloc(0) });
      if (reply.type !== "summary" || !isDeepStrictEqual(reply.onnx, onnx))
        throw new Wrong("what is read of a file is not what a process may say of it");
      refuseToRun(path, onnx);
      await externalFiles(path, onnx);
      const plan = planRun(path, onnx, SOURCES);
      if (told.kind !== "model" || told.refusals.some(({ code }) => !FOUND_BY_RUNNING.includes(code)))
        throw new Wrong("sac inspect refuses what sac check would run");
      if (!onnx.inputs.some(({ name }) => name === plan.input))
        throw new Wrong("planned for an input that is not there");
      if (plan.batch * plan.form.width * plan.form.height > 2 ** 28)
        throw new Wrong("planned more than fits into memory");
      return "would run";
    },
  };
}
