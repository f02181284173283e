/**
 * Judges suspects in one process, one after the other: the same questions to the same runtime and the same scores as
 * `sac check`, without walls, processes of their own, copies and digests. bench/jobs.mjs bundles it, as what is shipped is
 * bundled, and measures `sac check` by it.
 *   unisolated.mjs FINGERPRINT THREADS answers|all MODEL…
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { activationsLevel, weightsLevel } from "../src/core/legs.ts";
import { compareWeights } from "../src/core/weights/compare.ts";
import { loadFingerprint } from "../src/fingerprint/store.ts";
import { nativeRequire } from "../src/natives/load.ts";
import { innerAnswers } from "../src/onnx/inner-answers.ts";
import { readSimplified } from "../src/onnx/layers/simplified.ts";
import { readModelGraph } from "../src/onnx/read-graph.ts";
import { readOnnxFile } from "../src/onnx/summary.ts";
import { HiddenLayers } from "../src/runtime/hidden-layers.ts";
import { DEFAULT_RUN } from "../src/settings/running.ts";
import { compareInside, openInspection } from "../src/tasks/activations.ts";
import { examine, makeJudge } from "../src/tasks/examine.ts";
import { judgeSuspect } from "../src/tasks/judgement.ts";
import { compareSuspect } from "../src/tasks/weights.ts";

const ALPHA = 0.05;

/** What sac asks a model's process, answered here. */
function answering(runtime, path, threads) {
  const options = {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { disable_quant_qdq: "1", load_model_format: "ONNX" } },
  };
  const feed =
    ({ input, elementType, shape, data }) =>
    (session, wanted) =>
      session.run({ [input]: new runtime.Tensor(elementType, data, shape) }, wanted);
  const unwanted = () => Promise.reject(new Error("no model of the fixtures has to be simplified"));
  let session;
  let hidden;
  return {
    async load() {
      session ??= await runtime.InferenceSession.create(path, options);
    },
    async ask(kind, request) {
      if (kind === "run") {
        const { [request.output]: tensor } = await feed(request)(session, [request.output]);
        return {
          reply: { type: "output", elementType: tensor.type, shape: [...tensor.dims] },
          values: Float32Array.from(tensor.data, Number),
        };
      }
      if (kind === "expose") {
        hidden ??= await HiddenLayers.load(runtime, path, options, unwanted);
        const begun = await hidden.begin(feed(request), request.shape[0], request.pooling);
        return { reply: { type: "exposed", ...begun } };
      }
      if (kind === "look") {
        const values = await hidden.look(feed(request), request.shape[0], request.first, request.count);
        return { reply: { type: "looked", values } };
      }
      if (kind === "resemble") return { reply: { type: "resembling", ...hidden.resemble(request.sketch) } };
      throw new Error(`nobody answers ${kind}`);
    },
  };
}

/** A suspect that is open in this process. */
function opened(runtime, path, threads) {
  const child = answering(runtime, path, threads);
  const read = readOnnxFile(path);
  return {
    path,
    file: path,
    work: dirname(path),
    sha256: path,
    openMs: 0,
    runnable: () => read,
    settingsBeside: async () => undefined,
    innerAnswers: async (classes) => innerAnswers(readModelGraph(path), classes),
    withOutput: () => Promise.reject(new Error("no model of the fixtures has another inside")),
    async compareWeights({ sketch, ...settings }) {
      const network = await readSimplified(path, () => Promise.reject(new Error("nothing is simplified here")));
      return { evidence: compareWeights(sketch, network, settings), reading: network.reading };
    },
    async ask(questions) {
      await child.load();
      return questions({ child, device: { used: "cpu", note: undefined }, walls: [], onnxruntime: "", loadMs: 0 });
    },
  };
}

const [fingerprint, threads, legs, ...models] = process.argv.slice(2);
process.env.ORT_DISABLE_TELEMETRY = "1";
const runtime = nativeRequire()("onnxruntime-node");
const options = { ...DEFAULT_RUN, device: "cpu", threads: Number(threads) };
const stored = await loadFingerprint(fingerprint);
const judge = await makeJudge(stored);
const inspection = legs === "all" ? await openInspection(stored.fingerprint) : undefined;
const verdicts = {};
for (const path of models) {
  const suspect = opened(runtime, path, options.threads);
  const known = legs === "all" ? stored.fingerprint.weights : undefined;
  const weightsOutcome = known && (await compareSuspect(suspect, known, weightsLevel(ALPHA)));
  const examination = await examine(suspect, judge, undefined, options);
  const level = { level: activationsLevel(ALPHA), failed: undefined };
  const activationsOutcome =
    inspection && (await compareInside(suspect, stored.fingerprint, inspection, options, level));
  const examined = { ...examination, threshold: undefined, weightsOutcome, activationsOutcome };
  const { verdict } = judgeSuspect(examined, { alpha: ALPHA, rule: undefined });
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
}
const [, kilobytes = 0] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
console.log(JSON.stringify({ verdicts, peakMiB: Number(kilobytes) / 1024 }));
