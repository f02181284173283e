/** What benchmarks of many suspects have in common: a fingerprint of the fixtures' source, and suspects made of their models. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./engine.mjs";
import { timed } from "./timed.mjs";

const zoo = join(root, "fixtures/zoo");
const PIXELS = ["--mean", ".4914,.4822,.4465", "--std", ".247,.2435,.2616"];

/** @returns the path of a fingerprint in that folder, calibrated with the unrelated models */
export async function enrolled(folder) {
  const out = join(folder, "source.sac");
  const from = ["--model", join(zoo, "source.onnx"), "--images", join(zoo, "images")];
  await sac(["enroll", ...from, "--select", "misclassified", "--out", out, ...PIXELS]);
  await sac(["calibrate", out, "--unrelated", join(zoo, "unrelated", "*.onnx"), "--training-images", "private"]);
  return out;
}

/**
 * Models of the fixtures in turn, each with a doc_string of its own, so that no two are the same.
 * @returns their paths, in the folder models of that folder
 */
export function writeSuspects(folder, count) {
  const kinds = ["derived", "unrelated"].flatMap((kind) =>
    readdirSync(join(zoo, kind))
      .filter((name) => name.endsWith(".onnx"))
      .map((name) => readFileSync(join(zoo, kind, name))),
  );
  mkdirSync(join(folder, "models"));
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, "models", `${String(i).padStart(4, "0")}.onnx`);
    const text = Buffer.from(String(i));
    writeFileSync(path, Buffer.concat([kinds[i % kinds.length], Buffer.of(0x32, text.length), text]));
    return path;
  });
}

/** Runs the shipped command to its end. @throws Error if it could not do what it was asked to */
export async function sac(args) {
  const ran = await timed([process.execPath, join(root, "dist/cli.js"), ...args]);
  if (ran.status > 1) throw new Error(ran.stderr);
  return ran;
}
