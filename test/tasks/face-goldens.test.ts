import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { decisions, type Feature, zeroShare } from "../../src/core/reference-features.ts";
import { directScores } from "../../src/core/scores.ts";
import type { Fingerprint, Reference } from "../../src/fingerprint/fingerprint.ts";
import type { PartialPreprocess } from "../../src/probes/preprocess.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import { runOptions, SILENT } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibrateZoo } from "../support/zoo.ts";

type Measure = "decision" | "decision-rbf" | "similarity";
type Judged = Record<Measure | "threshold" | "accuracy" | "zeroShare" | "same", number>;

const golden: {
  seed: number;
  quality: number;
  delta: number;
  references: number;
  /** SHA-256 of each target's file. */
  targets: string[];
  models: Record<string, Judged>;
} = JSON.parse(readFileSync(new URL("goldens/faces.json", import.meta.url), "utf8"));
const FACES = fileURLToPath(new URL("../../fixtures/faces", import.meta.url));
const zoo: {
  preprocess: PartialPreprocess;
  models: { path: string; role: "unrelated" | "derived" }[];
} = JSON.parse(readFileSync(join(FACES, "ZOO.json"), "utf8"));

function settingsFor(measure: Measure): Settings {
  const feature: Feature = measure === "similarity" ? "similarity" : "decision";
  const correlation = measure === "decision-rbf" ? ({ kind: "rbf", delta: golden.delta } as const) : undefined;
  const representation = correlation ? "raw" : "canonical";
  return { representation, correlation: correlation ?? { kind: "cosine" }, feature };
}

const folder = temporaryFolder();
let fingerprint: Fingerprint;
let known: readonly (readonly [Reference, Judged])[];

beforeAll(async () => {
  const out = join(folder.path, "faces.sac");
  const run = runOptions({ preprocess: zoo.preprocess });
  const options = { model: join(FACES, "source.onnx"), images: join(FACES, "images"), out, arch: undefined, run };
  const { seed, quality, references, targets } = golden;
  const chosen = { seed, quality, probes: targets.length, selection: "random", pool: 1000 } as const;
  const settings = settingsFor("similarity");
  await enroll({ ...options, ...chosen, settings, verification: { references }, weights: false }, SILENT);
  const ofRole = (wanted: string) =>
    zoo.models.filter(({ role }) => role === wanted).map(({ path }) => ({ path: join(FACES, path), arch: undefined }));
  fingerprint = await calibrateZoo(out, { unrelated: ofRole("unrelated"), derived: ofRole("derived") });
  const { calibration } = fingerprint;
  known = (["unrelated", "derived"] as const).flatMap((role) =>
    (calibration?.[role] ?? []).map((model) => [model, golden.models[`${role}/${model.name}`]] as const),
  );
});

describe("the face verification zoo, against PyTorch and NumPy", () => {
  it("has all of its models in the goldens", () => {
    expect(known.map(([, expected]) => expected)).not.toContain(undefined);
    expect(known).toHaveLength(zoo.models.length);
    expect(Object.keys(golden.models)).toHaveLength(zoo.models.length + 1);
  });

  it("draws the same targets", () => {
    expect(fingerprint.about.probes.map(({ image }) => image)).toEqual(golden.targets);
  });

  it("finds the source's threshold, and as many pairs of one person by every model's own", () => {
    const { verification } = fingerprint.about;
    expect(verification?.match.threshold).toBeCloseTo(golden.models["source.onnx"].threshold, 5);
    for (const [{ outputs, name }, expected] of known) {
      const decided = decisions(outputs);
      const same = decided.data.reduce((sum, value) => sum + value, 0);
      expect([name, same, zeroShare(decided)]).toEqual([name, expected.same, expect.closeTo(expected.zeroShare, 6)]);
    }
  });

  it.each(["decision", "decision-rbf", "similarity"] as const)("has the same distances within 1e-4: %s", (measure) => {
    const settings = settingsFor(measure);
    const source = prepare(fingerprint.outputs, settings);
    const strayed = known.flatMap(([{ outputs, name }, expected]) => {
      const { sac } = directScores(source, prepare(outputs, settings, source));
      return Math.abs(sac - expected[measure]) <= 1e-4 ? [] : [`${name}: ${sac}, not ${expected[measure]}`];
    });
    expect(strayed).toEqual([]);
  });
});
