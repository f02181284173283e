import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type CalibrateOptions, calibrate } from "../../src/tasks/calibrate.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import type { EnrollOptions } from "../../src/tasks/enrolment.ts";
import { type EvaluateOptions, evaluate } from "../../src/tasks/evaluate.ts";
import { parseSweep, type Setting } from "../../src/tasks/evaluation/setting.ts";
import type { ReferenceFile } from "../../src/tasks/references.ts";
import { runOptions, SILENT, SOURCE, ZOO } from "./fixture-source.ts";

interface ZooModel {
  readonly path: string;
  readonly role: "unrelated" | "derived";
  readonly arch: string;
}

const manifest: { preprocess: EnrollOptions["run"]["preprocess"]; models: ZooModel[] } = JSON.parse(
  readFileSync(join(ZOO, "ZOO.json"), "utf8"),
);

export const IMAGES = join(ZOO, "images");
/** How the zoo's models want their images. */
export const PREPROCESS = manifest.preprocess;

/** The zoo's models of one role whose names match, with their architectures. */
export function references(role: ZooModel["role"], name = /./): ReferenceFile[] {
  return manifest.models
    .filter((model) => model.role === role && name.test(basename(model.path)))
    .map(({ path, arch }) => ({ path: join(ZOO, path), arch }));
}

export function model(role: ZooModel["role"], name: string): string {
  return join(ZOO, role, `${name}.onnx`);
}

/** Enrols the fixture source as the README does, but with the paper's quality, save for `changes`. */
export function enrolZoo(out: string, changes: Partial<EnrollOptions> = {}) {
  const options: EnrollOptions = {
    model: SOURCE,
    images: IMAGES,
    out,
    probes: 100,
    quality: 25,
    selection: "misclassified",
    seed: 0,
    pool: 1000,
    arch: "vgg",
    settings: { representation: "canonical", correlation: { kind: "cosine" } },
    weights: false,
    statements: { trainingImages: "private" },
    run: runOptions({ preprocess: PREPROCESS }),
    ...changes,
  };
  return enroll(options, SILENT);
}

/** Calibrates a fingerprint in place, without measuring accuracies, save for `changes`. */
export function calibrateZoo(fingerprint: string, changes: Partial<CalibrateOptions>) {
  const options: CalibrateOptions = {
    fingerprint,
    out: fingerprint,
    unrelated: [],
    derived: [],
    ancestors: [],
    images: undefined,
    run: runOptions(),
    ...changes,
  };
  return calibrate(options, SILENT);
}

/** Evaluates a zoo as `sac evaluate` does, on the CPU, save for `changes` and `more`. */
export function evaluateZoo(
  zoo: string,
  changes: Partial<Setting> = {},
  { sweeps = [], ...more }: Partial<Omit<EvaluateOptions, "sweeps">> & { readonly sweeps?: readonly string[] } = {},
) {
  const setting: Setting = {
    probes: 100,
    treatments: [{ kind: "jpeg", quality: 25 }],
    selection: "random",
    settings: { representation: "canonical", correlation: { kind: "cosine" } },
    ...changes,
  };
  const varied = sweeps.map((sweep) => parseSweep(sweep)(setting));
  return evaluate({ zoo, setting, seeds: [0], pool: 1000, run: runOptions(), ...more, sweeps: varied }, SILENT);
}
