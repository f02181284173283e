import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { SOURCE, ZOO } from "../fixture-source.ts";
import { node, root } from "../sac.ts";
import { references } from "../zoo.ts";

const run = promisify(execFile);

/** The shipped command, in another folder. */
export const COMMAND = join(root, "dist", "cli.js");

/**
 * Enrols the fixture source as the demo does, and calibrates it with all unrelated models of the zoo but one, which is enough
 * for 5 %. Returns one fingerprint for each that was withheld.
 * @param folder where the fingerprints go
 */
export async function makeOwners(folder: string, withheld: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const enrolled = join(folder, "source.sac");
  const images = ["--images", join(ZOO, "images"), "--preprocess", join(ZOO, "preprocess.json")];
  const stated = ["--training-images", "private", "--trained-from", "scratch"];
  const how = ["--select", "misclassified", "--arch", "vgg", "--out", enrolled];
  await run(node, [COMMAND, "enroll", "--model", SOURCE, ...images, ...stated, ...how]);
  const made = new Map<string, string>();
  for (const name of withheld) {
    const fingerprint = join(folder, `without-${name}.sac`);
    copyFileSync(enrolled, fingerprint);
    const others = references("unrelated").filter(({ path }) => !path.endsWith(`unrelated-${name}.onnx`));
    const unrelated = others.flatMap(({ path, arch }) => ["--unrelated", `${arch}=${path}`]);
    await run(node, [COMMAND, "calibrate", fingerprint, ...unrelated]);
    made.set(name, fingerprint);
  }
  return made;
}
