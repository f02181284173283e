import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fingerprint } from "../../../src/fingerprint/fingerprint.ts";
import { packFingerprint } from "../../../src/fingerprint/pack.ts";
import { openFingerprint } from "../../../src/fingerprint/store.ts";
import { calibrate } from "../../../src/tasks/calibrate.ts";
import { enroll } from "../../../src/tasks/enroll.ts";
import { MEAN, runOptions, SILENT, STD, ZOO } from "../fixture-source.ts";
import { once } from "../once.ts";
import { model } from "../zoo.ts";

/**
 * Makes the judge that a thief would like to have: a fingerprint, calibrated as it should be, of a model that has nothing to
 * do with the source, by which its copies look unrelated.
 * @returns its path, `out`
 */
export async function enrolAccomplice(out: string): Promise<string> {
  copyFileSync(await once("accomplice.sac", makeAccomplice), out);
  return out;
}

async function makeAccomplice(out: string): Promise<void> {
  const run = runOptions({ preprocess: { mean: MEAN, std: STD } });
  await enroll(
    {
      model: model("unrelated", "unrelated-resnet-1"),
      images: join(ZOO, "images"),
      out,
      probes: 20,
      quality: 25,
      selection: "misclassified",
      seed: 0,
      pool: 200,
      arch: undefined,
      settings: { representation: "canonical", correlation: { kind: "cosine" } },
      weights: false,
      run,
    },
    SILENT,
  );
  const unrelated = ["densenet-1", "mobilenet-1", "vgg-1", "vgg-2"].map((name) => ({
    path: model("unrelated", `unrelated-${name}`),
    arch: undefined,
  }));
  await calibrate({ fingerprint: out, out, unrelated, derived: [], ancestors: [], images: undefined, run }, SILENT);
}

/** The fingerprint of a file with something about it changed. */
export async function alteredFingerprint(path: string, change: (old: Fingerprint) => Partial<Fingerprint>) {
  const { fingerprint } = await openFingerprint(readFileSync(path), path, {});
  return Buffer.from(packFingerprint({ ...fingerprint, ...change(fingerprint) }));
}
