import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { PartialPreprocess } from "../../src/probes/preprocess.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import { judgeAll, runOptions, SILENT } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo } from "../support/zoo.ts";

const FACES = fileURLToPath(new URL("../../fixtures/faces", import.meta.url));
const folder = temporaryFolder();
const fingerprint = join(folder.path, "faces.sac");
const PREPROCESS: PartialPreprocess = { colour: "gray", mean: [0.5], std: [0.25] };
const unrelated = ["mobilenet", "resnet", "vgg"].flatMap((kind) =>
  Array.from({ length: 6 }, (_, i) => join(FACES, "unrelated", `unrelated-${kind}-${i + 1}.onnx`)),
);
const heldOut = join(FACES, "unrelated", "unrelated-vgg-7.onnx");
const copies = ["distil-resnet-1", "distil-vgg-1", "finetune-all-1"].map((name) =>
  join(FACES, "derived", `${name}.onnx`),
);
const WRONG: readonly [string, object, PartialPreprocess][] = [
  ["raw bytes", { do_rescale: false, do_normalize: false }, { scale: 1, mean: [0], std: [1] }],
  ["a mean far off", { image_mean: [5], image_std: [0.25] }, { mean: [5], std: [0.25] }],
  ["hardly anything", { rescale_factor: 1e-9 }, { scale: 1e-9 }],
];

beforeAll(async () => {
  const run = runOptions({ preprocess: PREPROCESS });
  const options = {
    model: join(FACES, "source.onnx"),
    images: join(FACES, "images"),
    out: fingerprint,
    arch: undefined,
    run,
  };
  const chosen = { seed: 0, quality: 25, probes: 60, selection: "random", pool: 1000 } as const;
  const settings = { representation: "canonical", correlation: { kind: "cosine" }, feature: "similarity" } as const;
  const statements = { trainingImages: "private" } as const;
  await enroll(
    { ...options, ...chosen, settings, statements, verification: { references: 100 }, weights: false },
    SILENT,
  );
  await calibrateZoo(fingerprint, { unrelated: unrelated.map((path) => ({ path, arch: undefined })) });
}, 300_000);

const verdicts = (results: readonly ReportResult[]) => results.map(({ verdict }) => verdict);

describe("a verification model that is fed wrongly", () => {
  it.each(WRONG)("keeps its verdict where only its own configuration says so: %s", async (name, config) => {
    folder.write(`${name}/preprocessor_config.json`, JSON.stringify(config));
    const models = [...copies, heldOut].map((path) => {
      const to = join(folder.path, name, basename(path));
      copyFileSync(path, to);
      return to;
    });
    const [without, beside] = [await judgeAll(fingerprint, [...copies, heldOut]), await judgeAll(fingerprint, models)];
    expect(verdicts(beside)).toEqual(verdicts(without));
    expect(verdicts(beside).slice(0, -1)).not.toContain("unrelated");
  });

  it.each(WRONG)("is not cleared where a user says so: %s", async (_, __, preprocess) => {
    const results = await judgeAll(fingerprint, [...copies, heldOut], { preprocess });
    expect(verdicts(results)).not.toContain("unrelated");
  });

  it("is not said of an honest one as the fingerprint feeds it", async () => {
    const [{ verdict, agreement, blindness }] = await judgeAll(fingerprint, [heldOut]);
    expect([verdict, blindness]).toEqual(["unrelated", undefined]);
    expect(agreement?.own).toBeGreaterThan(0.9 * (agreement?.usual ?? 1));
  });
});
