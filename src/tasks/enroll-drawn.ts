import type { Matrix } from "../core/matrix.ts";
import { labelsOf } from "../core/outputs.ts";
import { SacError } from "../errors.ts";
import { type Control, MOST_CONTROL_IMAGES, needsControl } from "../fingerprint/control.ts";
import { sourceOutputs } from "../kinds/classifier.ts";
import type { ImageFile } from "../probes/image-file.ts";
import { type Candidate, drawPool } from "../probes/pool.ts";
import { type AskedSelection, imageListDigest, selectionFor, selectProbes } from "../probes/select.ts";
import { planModel } from "../runtime/plan-model.ts";
import { runModel } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { memberOf, probeOf } from "./assemble.ts";
import { onControlImages } from "./control.ts";
import type { Chosen, EnrolmentMethod, MakingOptions, Material, Saying } from "./enrolment.ts";

/** Probes of a classifier that are drawn from ordinary images and compressed as JPEG (sections 3.2 and 3.3). */
export function drawn(asked: AskedSelection): EnrolmentMethod {
  return {
    task: "classification",
    plan: planModel,
    choose: (options, material, saying) => choose(options, material, saying, asked),
  };
}

async function choose(
  options: MakingOptions,
  { source, folder, form, unwanted }: Material,
  saying: Saying,
  asked: AskedSelection,
): Promise<Chosen> {
  const { seed, quality } = options;
  const looked = await drawPool(folder.images, form, options);
  const wanted = <T extends ImageFile>(images: readonly T[]) => images.filter((image) => !unwanted.has(image.sha256));
  const pool = wanted(looked);

  saying.step(folder.classes ? `running the source on ${looked.length} images` : "choosing probes");
  const answered = folder.classes && (await mistakes(source, looked, folder.classes.length, options));
  const wrong = answered?.wrong;
  const rule = selectionFor(asked, options.probes, pool.length, wrong && pool.filter(wrong.has, wrong).length);
  if (!wrong && rule !== "random") throw unlabelled(options, folder.classes);
  if (!wrong && asked === "auto") saying.note(unlabelledWords(options.images, folder.classes, answered?.classes));
  const chosen = selectProbes(pool, rule, options.probes, (image) => wrong?.has(image) ?? false);
  const selection = { rule, seed, pool: pool.length, images: imageListDigest(wanted(folder.images)) };
  const compared = answered && needsControl({ rule, imagesAre: options.imagesAre });
  const control = compared ? controlOf(looked, answered.outputs) : undefined;
  const ask = async () => {
    const run = await runOn(source, chosen, options);
    return {
      choice: { task: "classification" as const, quality, selection, probes: chosen.map(probeOf) },
      probes: chosen.map(({ encoded }) => encoded),
      gallery: [],
      control,
      run,
      outputs: sourceOutputs(options.model, run),
      accuracy: wrong && 1 - wrong.size / looked.length,
    };
  };
  return { what: `${chosen.length} probes`, ask };
}

/** The first images of the pool, whatever the source says of them. @param outputs of the source on the whole pool */
function controlOf(pool: readonly Candidate[], outputs: Matrix): Control {
  const first = pool.slice(0, MOST_CONTROL_IMAGES);
  return {
    images: first.map((image, i) => memberOf("control", image, i)),
    encoded: first.map(({ encoded }) => encoded),
    outputs: onControlImages(outputs),
  };
}

function runOn(source: Suspect, images: readonly Candidate[], { run }: Pick<MakingOptions, "run">) {
  const pixels = images.map((image) => image.pixels);
  return runModel(source, pixels, {}, run);
}

/**
 * Which images of a labelled pool the source gives a wrong label after compression, what it answers to all, and how many classes
 * it has; no images if the folders are not its classes, so that labels mean nothing.
 */
async function mistakes(
  source: Suspect,
  pool: readonly Candidate[],
  classes: number,
  options: Pick<MakingOptions, "run">,
) {
  const outputs = sourceOutputs(source.path, await runOn(source, pool, options));
  if (outputs.columns !== classes) return { classes: outputs.columns, outputs, wrong: undefined };
  const labels = labelsOf(outputs);
  return { classes, outputs, wrong: new Set(pool.filter((image, i) => labels[i] !== image.label)) };
}

function unlabelledWords(images: string, folders: readonly string[] | undefined, classes = 0): string {
  const found = folders
    ? `${folders.length} class ${folders.length === 1 ? "folder" : "folders"} in ${images}, and ${classes} outputs of the model: labels are not used, and probes are drawn at random. Make a folder for each class, in the order of the model's classes.`
    : `No class folders in ${images}: probes are drawn at random.`;
  return `${found} With the images' classes, derived models are found better, and accuracies are measured.`;
}

function unlabelled(
  { images, selection }: Pick<MakingOptions, "images" | "selection">,
  classes: readonly string[] | undefined,
): SacError {
  const found = classes
    ? `has ${classes.length} class folders, another number than the source`
    : "has no class folders";
  const message = `--select ${selection} needs to know each image's class, but ${images} ${found}.`;
  const hint =
    "Put the images into one folder per class, named in the order of the model's classes, or use --select random.";
  return new SacError("IMAGES_UNLABELLED", message, hint);
}
