import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packFingerprint } from "../../../src/fingerprint/pack.ts";
import { makeFingerprint } from "../fingerprint.ts";
import { ZOO } from "../fixture-source.ts";
import { set, withManifest } from "../forged.ts";
import { pick } from "../fuzz/mutate-bytes.ts";
import { sacTarget } from "../fuzz/sac-file.ts";
import { random } from "../random.ts";
import type { HostileInput } from "./input.ts";

const REFUSED = [
  ...["FINGERPRINT_INVALID", "FINGERPRINT_VERSION", "FINGERPRINT_MEMBER_MISSING", "FINGERPRINT_DIGEST"],
  ...["FINGERPRINT_TOO_LARGE", "FINGERPRINT_DRIFT", "FINGERPRINT_SEALED"],
];
/** A change that nothing can see, such as of an accuracy, leaves a fingerprint by which models are judged. */
const TAKEN = ["derived", "unrelated", "inconclusive", "NOT_CALIBRATED", "CLASSES_DIFFER", "FEW_REFERENCES", "ok"];
const MUTANTS = 40;
const UNRELATED = join(ZOO, "unrelated", "unrelated-vgg-1.onnx");

function written(
  name: string,
  expect: readonly string[],
  bytes: () => Promise<Uint8Array>,
  command = "check",
): HostileInput {
  return {
    name,
    kind: "forged fingerprints",
    expect,
    async make(folder) {
      const path = join(folder, "f.sac");
      writeFileSync(path, await bytes());
      return command === "check" ? ["check", path, "--device", "cpu", "--", UNRELATED] : [command, path];
    },
  };
}

async function mutant(seed: number): Promise<Uint8Array> {
  const { corpus, mutate } = await sacTarget();
  const own = random(seed);
  return mutate(pick(corpus, own), pick(corpus, own), own);
}

async function withReferences(unrelated: number): Promise<Uint8Array> {
  return packFingerprint(await makeFingerprint({ unrelated }));
}

const edited = (path: string, value: unknown) => async () =>
  withManifest(await makeFingerprint({ unrelated: 4 }), set(path, value));

/** Fingerprints that somebody else has made: changed anywhere, and with names and numbers that no owner gives. */
export function forgedInputs(): HostileInput[] {
  const long = "n".repeat(5_000_000);
  const mutants = Array.from({ length: MUTANTS }, (_, seed) =>
    written(`mutant-${seed}`, [...REFUSED, ...TAKEN], () => mutant(seed), seed % 2 ? "check" : "inspect"),
  );
  const texts = ["source.name", "source.arch", "replaces", "runtime.sac", "runtime.sharp", "id", "task"];
  return [
    ...mutants,
    ...texts.map((path) => written(`5MB-in-${path}`, ["FINGERPRINT_INVALID"], edited(path, long))),
    written("no-class", ["FINGERPRINT_INVALID"], edited("classes", 0)),
    written("a-billion-classes", ["FINGERPRINT_INVALID"], edited("classes", 1e9)),
    written("a-wide-input", [...REFUSED, "PREPROCESS_INVALID"], edited("preprocess.width", 1e6)),
    written("5000-references", ["FINGERPRINT_TOO_LARGE"], () => withReferences(5000)),
    written("5000-references-inspected", ["FINGERPRINT_TOO_LARGE"], () => withReferences(5000), "inspect"),
    written("1000-references", TAKEN, () => withReferences(1000)),
    written("1000-references-inspected", TAKEN, () => withReferences(1000), "inspect"),
  ];
}
