import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { calibrate } from "../../src/tasks/calibrate.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import { readZoo } from "../../src/tasks/zoo.ts";
import { checkFiles, SILENT } from "../support/check-files.ts";
import { runOptions } from "../support/fixture-source.ts";
import { root } from "../support/sac.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { comparer, type PairOptions, writePeople } from "../support/verifiers.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
async function enrolAndCalibrate(
  out: string,
  source: string,
  images: string,
  unrelated: readonly string[],
  run = runOptions(),
): Promise<void> {
  const settings = { representation: "canonical", correlation: { kind: "cosine" }, feature: "similarity" } as const;
  const drawing = { images, probes: 24, quality: 25, selection: "random", seed: 0, pool: 1000 } as const;
  const stated = { statements: { trainingImages: "private" }, arch: undefined } as const;
  const verification = { references: 10 };
  const made = { ...drawing, ...stated, settings, verification, weights: false, activations: true, run };
  await enroll({ ...made, model: source, out }, SILENT);
  const none = { derived: [], ancestors: [], images: undefined, run: runOptions() };
  const references = unrelated.map((path) => ({ path, arch: undefined }));
  await calibrate({ fingerprint: out, out, unrelated: references, ...none }, SILENT);
}

/** The unrelated models of the faces' zoo with these numbers, of all three architectures. */
function numbered(faces: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((i) =>
    ["resnet", "vgg", "mobilenet"].map((arch) => join(faces, "unrelated", `unrelated-${arch}-${i}.onnx`)),
  );
}

async function legsOf(fingerprint: string, models: readonly string[]) {
  const options = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: false };
  const how = { ...options, activations: true, run: runOptions() };
  const { judgements } = await checkFiles({ fingerprints: [fingerprint], models, ...how });
  return judgements.map(({ activations }) => activations?.verdict);
}

describe("hidden layers of a verification model", () => {
  it("are those of the targets where it embeds images", async () => {
    const faces = join(root, "fixtures", "faces");
    const zoo = await readZoo(join(faces, "ZOO.json"));
    const out = at("faces.sac");
    const run = runOptions({ preprocess: zoo.preprocess ?? {} });
    await enrolAndCalibrate(out, join(faces, "source.onnx"), join(faces, "images"), numbered(faces, 1, 4), run);
    const { activations, calibration } = (await loadFingerprint(out)).fingerprint;
    expect(activations?.images).toBe(24);
    expect(calibration?.unrelated.filter(({ inside }) => inside?.sameShape).map(({ name }) => name)).toEqual(
      [1, 2, 3, 4].map((i) => `unrelated-resnet-${i}.onnx`),
    );
    const copies = ["finetune-all-1", "finetune-last-1", "prune-5"].map((name) =>
      join(faces, "derived", `${name}.onnx`),
    );
    expect(await legsOf(out, copies)).toEqual(copies.map(() => "derived"));
    expect(await legsOf(out, numbered(faces, 5, 5))).toEqual(["unrelated", "unrelated", "unrelated"]);
  });

  it("are those of targets beside the first image that they are compared with, where it compares two", async () => {
    await writePeople(at("people"), [9, 9, 9, 9, 9, 9]);
    const written = (name: string, options: Omit<PairOptions, "answers">) =>
      folder.write(name, comparer({ answers: "cosine", ...options }));
    const source = written("source.onnx", { seed: 1, takes: "inputs" });
    const honest = Array.from({ length: 8 }, (_, i) => written(`${i}.onnx`, { seed: 10 + i, takes: "inputs" }));
    await enrolAndCalibrate(at("pairs.sac"), source, at("people"), honest);
    const suspects = [
      written("copy.onnx", { seed: 1, damage: 0.1, takes: "inputs" }),
      written("beside.onnx", { seed: 1, takes: "width", metadata: { "sac.pair": "width" } }),
      written("stranger.onnx", { seed: 99, takes: "inputs" }),
    ];
    expect(await legsOf(at("pairs.sac"), suspects)).toEqual(["derived", "derived", "unrelated"]);
  });
});
