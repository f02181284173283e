import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { scoreCalibration } from "../../../src/fingerprint/calibration.ts";
import { loadFingerprint } from "../../../src/fingerprint/store.ts";
import { SOURCE, ZOO } from "../fixture-source.ts";
import { node, root } from "../sac.ts";
import { writeFingerprint } from "../write-fingerprint.ts";
import { references } from "../zoo.ts";

const run = promisify(execFile);

/** The shipped command, in another folder. */
export const COMMAND = join(root, "dist", "cli.js");

/**
 * Enrols the fixture source as the demo does, and calibrates it with all unrelated models of the zoo.
 * @param path where the fingerprint goes
 */
export async function enrolOwner(path: string): Promise<void> {
  const images = ["--images", join(ZOO, "images"), "--preprocess", join(ZOO, "preprocess.json")];
  const stated = ["--training-images", "private", "--trained-from", "scratch"];
  const how = ["--select", "misclassified", "--arch", "vgg", "--out", path];
  await run(node, [COMMAND, "enroll", "--model", SOURCE, ...images, ...stated, ...how]);
  const unrelated = references("unrelated").flatMap(({ path: model, arch }) => ["--unrelated", `${arch}=${model}`]);
  await run(node, [COMMAND, "calibrate", path, ...unrelated]);
}

/**
 * The owner's fingerprint without one of its references, for each that is withheld: as a calibration with the others makes
 * it, which are enough for 5 %.
 * @param folder where the fingerprints go; takes the owner's from there, `owner.sac`, if it was made before
 */
export async function makeOwners(folder: string, withheld: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const owner = join(folder, "owner.sac");
  if (!existsSync(owner)) await enrolOwner(owner);
  const { fingerprint } = await loadFingerprint(owner);
  const made = new Map<string, string>();
  for (const name of withheld) {
    const path = join(folder, `without-${name}.sac`);
    const others = fingerprint.calibration?.unrelated.filter((one) => one.name !== `unrelated-${name}.onnx`) ?? [];
    await writeFingerprint(path, { ...fingerprint, calibration: scoreCalibration(fingerprint, others, []) });
    made.set(name, path);
  }
  return made;
}
