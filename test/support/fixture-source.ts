import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PartialPreprocess } from "../../src/probes/preprocess.ts";
import { buildReport } from "../../src/report/check/build.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import type { RunOptions } from "../../src/runtime/options.ts";
import { DEFAULT_RUN } from "../../src/settings/running.ts";
import { calibrate } from "../../src/tasks/calibrate.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import { checkFiles, type FileCheck, SILENT } from "./check-files.ts";
import { once } from "./once.ts";
import type { TemporaryFolder } from "./temporary-folder.ts";

/** The folder of the committed model zoo. */
export const ZOO = fileURLToPath(new URL("../../fixtures/zoo", import.meta.url));

/** The source: `images` (batch x 3 x 32 x 32, float32) to `logits` (batch x 10). */
export const SOURCE = join(ZOO, "source.onnx");
export const SOURCE_BYTES = readFileSync(SOURCE);
export const MEAN = [0.4914, 0.4822, 0.4465];
export const STD = [0.247, 0.2435, 0.2616];

/** Five unrelated models, of all four architectures: enough for the rule `normal`. */
const UNRELATED = ["densenet-1", "mobilenet-1", "resnet-1", "vgg-1", "vgg-2"];

export { SILENT } from "./check-files.ts";

export function runOptions(changes: Partial<RunOptions> = {}): RunOptions {
  return { ...DEFAULT_RUN, device: "cpu", ...changes };
}

/**
 * Enrols the fixture source with `probes` probes that it mislabels, calibrates with `unrelated`, and returns the
 * fingerprint's path. What several test files ask for alike is made once, and each gets a copy of its own.
 */
export async function enrolSource(folder: TemporaryFolder, probes: number, unrelated = UNRELATED): Promise<string> {
  const out = join(folder.path, "source.sac");
  const name = ["source", probes, ...unrelated].join("-");
  cpSync(await once(`${name}.sac`, (path) => enrolAnew(path, probes, unrelated)), out);
  return out;
}

async function enrolAnew(out: string, probes: number, unrelated: readonly string[]): Promise<void> {
  const preprocess: PartialPreprocess = { mean: MEAN, std: STD };
  await enroll(
    {
      model: SOURCE,
      images: join(ZOO, "images"),
      out,
      probes,
      quality: 25,
      selection: "misclassified",
      seed: 0,
      pool: 200,
      arch: undefined,
      settings: { representation: "canonical", correlation: { kind: "cosine" } },
      weights: false,
      // The source was trained on images that none of the unrelated models ever saw.
      statements: { trainingImages: "private" },
      run: runOptions({ preprocess }),
    },
    SILENT,
  );
  const references = unrelated.map((name) => ({
    path: join(ZOO, "unrelated", `unrelated-${name}.onnx`),
    arch: undefined,
  }));
  const reading = { images: undefined, run: runOptions() };
  await calibrate({ fingerprint: out, out, unrelated: references, derived: [], ancestors: [], ...reading }, SILENT);
}

/** Judges models by a fingerprint at 5 % and returns the results as they are reported. */
export async function judgeAll(
  fingerprint: string,
  models: readonly string[],
  run: Partial<RunOptions> = {},
  options: Partial<FileCheck> = {},
): Promise<readonly ReportResult[]> {
  const whole: FileCheck = {
    fingerprints: [fingerprint],
    models,
    alpha: 0.05,
    rule: undefined,
    threshold: undefined,
    score: undefined,
    weights: true,
    run: runOptions(run),
    ...options,
  };
  return buildReport(await checkFiles(whole), new Date()).results;
}

/** Judges one model alone. */
export async function judge(fingerprint: string, model: string, run: Partial<RunOptions> = {}): Promise<ReportResult> {
  const [result] = await judgeAll(fingerprint, [model], run);
  return result;
}

export function codes(result: ReportResult): string[] {
  return result.reasons.map(({ code }) => code);
}
