import { labelsOf } from "../core/outputs.ts";
import { refuseOtherName } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { type ImageFile, listImages, readImage } from "../probes/folder.ts";
import { decode, lossless } from "../probes/pixels.ts";
import { imageListDigest } from "../probes/select.ts";
import type { InputForm } from "../probes/tensor.ts";
import { planModel } from "../runtime/plan-model.ts";
import { runModel } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { assemble } from "./assemble.ts";
import { type Candidate, type EnrollOptions, sourceOutputs } from "./enroll.ts";
import type { Progress } from "./settings.ts";

/**
 * Makes a fingerprint of probes that were made elsewhere: boundary points, adversarial examples, or the triggers of a
 * watermark. All images of the folder are probes, in the order of their names, and not a pixel of them is changed. The label
 * of a probe is its class folder, or, in a flat folder, what the source answers.
 * @throws SacError
 */
export async function makeGivenFingerprint(
  source: Suspect,
  options: Omit<EnrollOptions, "out" | "lock">,
  progress: Progress,
): Promise<Fingerprint> {
  const { form, ...plan } = await planModel(source, {}, options.run);
  refuseOtherName(options.model, plan, "classification", options.run.output);
  progress.step(0, 3, "reading images");
  const { images, classes } = await listImages(options.images);
  if (images.length < 2) throw tooFew(options.images);
  const chosen = await Promise.all(images.map((image) => asItIs(image, form)));

  progress.step(2, 3, `running the source on ${chosen.length} probes`);
  const pixels = chosen.map((probe) => probe.pixels);
  const run = await runModel(source, pixels, {}, options.run);
  const outputs = sourceOutputs(options.model, run);
  if (classes && classes.length !== outputs.columns)
    throw otherClasses(options.images, classes.length, outputs.columns);
  const answers = labelsOf(outputs);
  const given = images.map(({ label }, i) => label ?? answers[i]);
  const selection = { rule: "given", seed: 0, pool: images.length, images: imageListDigest(images) } as const;
  return assemble(options, source, { chosen, run, outputs, accuracy: undefined, selection, given });
}

/** An image of exactly the model's size: to resize it would undo what it was made for. */
async function asItIs(image: ImageFile, { width, height }: InputForm): Promise<Candidate> {
  const pixels = await decode(await readImage(image.path), image.path);
  if (pixels.width === width && pixels.height === height) return { ...image, pixels, encoded: await lossless(pixels) };
  const message = `${image.path} has ${pixels.width} x ${pixels.height} pixels, and the source takes ${width} x ${height}.`;
  const hint = "Given probes are not resized, which would undo what they were made for: make them at the model's size.";
  throw new SacError("USAGE", message, hint);
}

function tooFew(folder: string): SacError {
  return new SacError("IMAGES_TOO_FEW", `${folder} holds one image only.`, "A fingerprint has at least two probes.");
}

function otherClasses(folder: string, found: number, classes: number): SacError {
  const message = `${folder} has ${found} class folders, and the source ${classes} classes.`;
  const hint =
    "A class folder is the label of the probes in it: make one for each class, empty or not, named in the order of the model's classes, or put all images into one folder.";
  return new SacError("IMAGES_UNLABELLED", message, hint);
}
