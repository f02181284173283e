import { join } from "node:path";
import { beforeAll } from "vitest";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import type { VerificationManifest } from "../../src/fingerprint/manifest.ts";
import { loadFingerprint } from "../../src/fingerprint/store.ts";
import { type CalibrateOptions, calibrate } from "../../src/tasks/calibrate.ts";
import { enroll } from "../../src/tasks/enroll.ts";
import type { EnrollOptions } from "../../src/tasks/enrolment.ts";
import { runOptions, SILENT } from "./fixture-source.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { embedder, writePeople } from "./verifiers.ts";

/**
 * A made-up verification model with pictures of eight people, twenty unrelated models, a copy and a stranger; and its
 * fingerprint `whole.sac`, calibrated, for the tests of one file.
 */
export function useVerification() {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const source = folder.write("source.onnx", embedder({ seed: 1 }));
  const unrelated = Array.from({ length: 20 }, (_, i) => ({
    path: folder.write(`unrelated-${i}.onnx`, embedder({ seed: 10 + i, dimensions: 12 + (i % 3) * 4 })),
    arch: undefined,
  }));

  const enrolled = (out: string, changes: Partial<EnrollOptions> = {}): Promise<Fingerprint> => {
    const options: EnrollOptions = {
      model: source,
      images: at("people"),
      out: at(out),
      probes: 24,
      quality: 25,
      selection: "random",
      seed: 0,
      pool: 1000,
      arch: undefined,
      settings: { representation: "canonical", correlation: { kind: "cosine" }, feature: "similarity" },
      verification: { references: 50 },
      weights: true,
      statements: { trainingImages: "private" },
      run: runOptions(),
      ...changes,
    };
    return enroll(options, SILENT);
  };

  const calibrated = (fingerprint: string, changes: Partial<CalibrateOptions> = {}): Promise<Fingerprint> => {
    const path = at(fingerprint);
    const none = { derived: [], ancestors: [], images: undefined };
    return calibrate({ fingerprint: path, out: path, unrelated, ...none, run: runOptions(), ...changes }, SILENT);
  };

  beforeAll(async () => {
    await writePeople(at("people"), [9, 9, 9, 9, 9, 9, 7, 5]);
    await enrolled("whole.sac");
    await calibrated("whole.sac");
  });

  return {
    folder,
    at,
    source,
    unrelated,
    copy: folder.write("copy.onnx", embedder({ seed: 1, damage: 0.02 })),
    stranger: folder.write("stranger.onnx", embedder({ seed: 99, dimensions: 24 })),
    enrolled,
    calibrated,
    whole: async (): Promise<Fingerprint<VerificationManifest>> => {
      const { about, ...rest } = (await loadFingerprint(at("whole.sac"), {})).fingerprint;
      if (about.task !== "verification") throw new Error("whole.sac is of a classifier");
      return { ...rest, about };
    },
  };
}
