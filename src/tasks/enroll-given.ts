import { labelsOf } from "../core/outputs.ts";
import { SacError } from "../errors.ts";
import { sourceOutputs } from "../kinds/classifier.ts";
import { type ImageFile, readImage } from "../probes/image-file.ts";
import { decode } from "../probes/pixels.ts";
import { asPng, type Candidate } from "../probes/pool.ts";
import type { InputForm } from "../probes/preprocess.ts";
import { imageListDigest } from "../probes/select.ts";
import { allUsable } from "../probes/unusable.ts";
import { planModel } from "../runtime/plan-model.ts";
import { runModel } from "../runtime/run.ts";
import { probeOf } from "./assemble.ts";
import type { Asked, EnrolmentMethod, MakingOptions, Material } from "./enrolment.ts";

/**
 * Probes of a classifier that were made elsewhere: boundary points, adversarial examples, or the triggers of a watermark. All
 * images of the folder are probes, in the order of their names, and not a pixel of them is changed. The label of a probe is
 * its class folder, or, in a flat folder, what the source answers.
 */
export const given: EnrolmentMethod = {
  task: "classification",
  plan: planModel,
  choose: async (options, { source, folder, form }) => {
    const { images } = folder;
    if (images.length < 2) throw tooFew(options.images);
    const chosen = await allUsable(images.map((image) => asItIs(image, form)));
    return { what: `${chosen.length} probes`, ask: () => ask(options, { source, folder }, chosen) };
  },
};

async function ask(
  options: MakingOptions,
  { source, folder: { images, classes } }: Pick<Material, "source" | "folder">,
  chosen: readonly Candidate[],
): Promise<Asked> {
  const pixels = chosen.map((probe) => probe.pixels);
  const run = await runModel(source, pixels, {}, options.run);
  const outputs = sourceOutputs(options.model, run);
  if (classes && classes.length !== outputs.columns)
    throw otherClasses(options.images, classes.length, outputs.columns);
  const answers = labelsOf(outputs);
  const probes = chosen.map((image, i) => ({ ...probeOf(image, i), given: image.label ?? answers[i] }));
  const selection = { rule: "given", seed: 0, pool: images.length, images: imageListDigest(images) } as const;
  return {
    choice: { task: "classification", selection, probes },
    probes: chosen.map(({ encoded }) => encoded),
    gallery: [],
    run,
    outputs,
    accuracy: undefined,
  };
}

/** An image of exactly the model's size: to resize it would undo what it was made for. */
async function asItIs(image: ImageFile, { width, height }: InputForm): Promise<Candidate> {
  const pixels = await decode(await readImage(image.path), image.path);
  if (pixels.width === width && pixels.height === height) return asPng(image, pixels);
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
