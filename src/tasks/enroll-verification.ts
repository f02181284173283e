import { defectOf } from "../core/outputs.ts";
import { refuseOtherName } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { refuseDefect } from "../kinds/answer.ts";
import { pairUp } from "../kinds/pairing.ts";
import { askVerifier, pairsOf, readVerifier, refuseBlind } from "../kinds/verifier.ts";
import { type ImageFile, listImages, readImage } from "../probes/folder.ts";
import { choosePairs } from "../probes/pairing.ts";
import { compress, decode, lossless, type Pixels, resizeTo } from "../probes/pixels.ts";
import { imageListDigest } from "../probes/select.ts";
import type { InputForm } from "../probes/tensor.ts";
import { planVerification } from "../runtime/plan-model.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { assemble, type ReferenceImage } from "./assemble.ts";
import type { Candidate, EnrollOptions, VerificationOptions } from "./enroll.ts";
import type { Progress } from "./settings.ts";

/**
 * Makes the fingerprint of a verification model (section 3.4, algorithm 1): compresses target images of each person, keeps
 * references as they are, and asks the source which of them show the same person.
 * @param unwanted digests of images that must not be used
 * @throws SacError
 */
export async function makeVerificationFingerprint(
  source: Suspect,
  options: Omit<EnrollOptions, "out" | "lock">,
  { references: most }: VerificationOptions,
  progress: Progress,
  unwanted: ReadonlySet<string>,
): Promise<Fingerprint> {
  refuseSelection(options);
  const { form, ...plan } = await planVerification(source, {}, options.run);
  refuseOtherName(options.model, plan, "verification", options.run.output);
  progress.step(0, 3, "reading images");
  const folder = await listImages(options.images);
  const images = folder.images.filter((image) => !unwanted.has(image.sha256));
  const people = choosePairs(folder, options.probes, most, options.seed, unwanted);

  progress.step(1, 3, "choosing pairs");
  const targets = people.flatMap((person) => person.targets);
  const kept = people.flatMap(({ identity, references }) => references.map((image) => ({ ...image, identity })));
  const chosen = await Promise.all(targets.map((image) => compressed(image, form, options.quality)));
  const references = await Promise.all(kept.map((image) => asGiven(image, form)));
  const pairing = pairUp(
    targets.map(({ label = 0 }) => label),
    references.map(({ identity }) => identity),
  );

  progress.step(2, 3, `running the source on ${references.length + chosen.length} images`);
  const pixels = [...references, ...chosen].map((image) => image.pixels);
  const verifier = await askVerifier(source, pixels, pairsOf(pairing), {}, options.run);
  const verified = readVerifier(verifier, pairing, options.run.matching);
  refuseDefect(options.model, defectOf(verified.outputs));
  refuseBlind(options.model, verified.accuracy);
  const { seed } = options;
  return assemble(options, source, {
    chosen,
    run: verifier.run,
    outputs: verified.outputs,
    accuracy: verified.accuracy,
    selection: { rule: "random", seed, pool: images.length, images: imageListDigest(images) },
    verified: { references, match: verified.match },
  });
}

type Size = Pick<InputForm, "width" | "height" | "fit">;

async function atSize({ path }: ImageFile, size: Size): Promise<Pixels> {
  return resizeTo(await decode(await readImage(path), path), size);
}

async function compressed(image: ImageFile, size: Size, quality: number): Promise<Candidate> {
  const encoded = await compress(await atSize(image, size), quality);
  return { ...image, encoded, pixels: await decode(encoded, image.path) };
}

async function asGiven<T extends ImageFile & { identity: number }>(image: T, size: Size): Promise<ReferenceImage> {
  const pixels = await atSize(image, size);
  return { ...image, pixels, png: await lossless(pixels) };
}

function refuseSelection({ selection }: Pick<EnrollOptions, "selection">): void {
  if (selection === "random" || selection === "auto") return;
  throw new SacError(
    "USAGE",
    `--select ${selection} is for classifiers: a verification model labels nothing.`,
    "Leave --select out: targets and references are drawn at random.",
  );
}
