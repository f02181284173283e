import { copyFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sha256 } from "../../src/digest.ts";
import { type Measured, scoreCalibration } from "../../src/fingerprint/calibration.ts";
import type { Calibration, Fingerprint, Reference } from "../../src/fingerprint/fingerprint.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { type CalibrateOptions, calibrate } from "../../src/tasks/calibrate.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import type { EnrollOptions } from "../../src/tasks/enrolment.ts";
import { type EvaluateOptions, evaluate } from "../../src/tasks/evaluate.ts";
import { parseSweep, type Setting } from "../../src/tasks/evaluation/setting.ts";
import type { ReferenceFile } from "../../src/tasks/references.ts";
import { runOptions, SILENT, SOURCE, ZOO } from "./fixture-source.ts";
import { once } from "./once.ts";
import { writeFingerprint } from "./write-fingerprint.ts";

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

/** What `enrolZoo` makes; what several tests ask for alike is made once in a run, and each gets a copy of its own. */
export async function enrolledZoo(out: string, changes: Partial<EnrollOptions> = {}): Promise<Fingerprint> {
  const name = `enrolled-${sha256(JSON.stringify(changes))}.sac`;
  copyFileSync(await once(name, (path) => enrolZoo(path, changes)), out);
  return (await loadFingerprint(out)).fingerprint;
}

interface Wanted {
  /** Of the unrelated models, those that the calibration is to have; default: all 20. */
  readonly unrelated?: readonly ReferenceFile[];
  /** Of the derived models, likewise; default: none. */
  readonly derived?: readonly ReferenceFile[];
  /** Whether it is to have a sketch of the source's weights; default: no. */
  readonly weights?: boolean;
}

/** The fixture source's fingerprint, calibrated with all of the zoo's models of a role: made once in a run. */
async function calibratedWith(role: keyof Calibration, enrolment: Partial<EnrollOptions>): Promise<Fingerprint> {
  const path = await once(`${role}-${sha256(JSON.stringify(enrolment))}.sac`, async (made) => {
    await enrolledZoo(made, { ...enrolment, weights: true });
    await calibrateZoo(made, { [role]: references(role) });
  });
  return (await loadFingerprint(path)).fingerprint;
}

/**
 * A fingerprint as `enrolZoo` makes it, calibrated. All of the zoo's models are asked once in a run; who needs some of them
 * gets what a calibration with these alone makes.
 */
export async function calibratedZoo(
  out: string,
  { unrelated = references("unrelated"), derived = [], weights = false }: Wanted = {},
  enrolment: Partial<EnrollOptions> = {},
): Promise<Fingerprint> {
  const fingerprint = await calibratedWith("unrelated", enrolment);
  const copies = derived.length > 0 ? await calibratedWith("derived", enrolment) : undefined;
  const only = (all: readonly Reference[] = [], files: readonly ReferenceFile[]): Measured[] => {
    const byName = new Map(all.map((one) => [one.name, one]));
    return files.map((file) => {
      const {
        scores,
        weights: looked,
        sameLayers,
        ...measured
      } = byName.get(basename(file.path)) ?? missing(file.path);
      return weights && looked ? { ...measured, weights: looked, sameLayers } : measured;
    });
  };
  const measured = [
    only(fingerprint.calibration?.unrelated, unrelated),
    only(copies?.calibration?.derived, derived),
  ] as const;
  const calibration = scoreCalibration(fingerprint, ...measured);
  await writeFingerprint(out, { ...fingerprint, calibration, weights: weights ? fingerprint.weights : undefined });
  return (await loadFingerprint(out)).fingerprint;
}

function missing(path: string): never {
  throw new Error(`${path} is no model of the zoo.`);
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
