import type { Matrix } from "../core/matrix.ts";
import { SacError } from "../errors.ts";
import { type Control, MOST_CONTROL_IMAGES, needsControl } from "../fingerprint/control.ts";
import { sourceOutputs } from "../kinds/classifier.ts";
import { asProbe, type Candidate } from "../probes/pool.ts";
import {
  type AskedSelection,
  asRange,
  countFor,
  imageListDigest,
  selectionFor,
  selectProbes,
} from "../probes/select.ts";
import { allUsable } from "../probes/unusable.ts";
import { planModel } from "../runtime/plan-model.ts";
import { runModel } from "../runtime/run.ts";
import { memberOf, probeOf } from "./assemble.ts";
import { onControlImages } from "./control.ts";
import type { Chosen, EnrolmentMethod, MakingOptions, Material, Saying } from "./enrolment.ts";
import { lookAtImages } from "./look-at-images.ts";

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
  material: Material,
  saying: Saying,
  asked: AskedSelection,
): Promise<Chosen> {
  const { seed, quality } = options;
  const { source, folder, form, unwanted } = material;
  const looked = await lookAtImages(options, material, saying, asked);
  const { pool, mistakes, answered } = looked;
  const wrong = answered?.wrong;
  const howMany = asRange(options.probes);
  const count = countFor(howMany, asked, mistakes);
  const rule = selectionFor(asked, count, pool.length, mistakes);
  if (!wrong && rule !== "random") throw unlabelled(options, folder.classes);
  if (!wrong && asked === "auto") saying.note(unlabelledWords(options.images, folder.classes, answered?.classes));
  if (mistakes !== undefined && rule === "misclassified" && count < howMany.most) {
    saying.note(fewerWords(count, howMany.most, mistakes, pool.length));
  }
  const drawn = selectProbes(pool, rule, count, ({ sha256 }) => wrong?.has(sha256) ?? false);
  const chosen = await allUsable(drawn.map((image) => asProbe(image, form, options)));
  const wanted = folder.images.filter(({ sha256 }) => !unwanted.has(sha256));
  const selection = { rule, seed, pool: pool.length, images: imageListDigest(wanted) };
  const compared = answered && needsControl({ rule, imagesAre: options.imagesAre });
  const control = compared ? controlOf(looked.first, answered.outputs) : undefined;
  const ask = async () => {
    const pixels = chosen.map((image) => image.pixels);
    const run = await runModel(source, pixels, {}, options.run);
    return {
      choice: { task: "classification" as const, quality, selection, probes: chosen.map(probeOf) },
      probes: chosen.map(({ encoded }) => encoded),
      gallery: [],
      control,
      run,
      outputs: sourceOutputs(options.model, run),
      accuracy: wrong && 1 - wrong.size / looked.images,
    };
  };
  return { what: `${chosen.length} probes`, ask };
}

/** The first images, whatever the source says of them. @param outputs of the source on them, or on more */
function controlOf(looked: readonly Candidate[], outputs: Matrix): Control {
  const first = looked.slice(0, MOST_CONTROL_IMAGES);
  return {
    images: first.map((image, i) => memberOf("control", image, i)),
    encoded: first.map(({ encoded }) => encoded),
    outputs: onControlImages(outputs),
  };
}

function fewerWords(count: number, most: number, mistakes: number, images: number): string {
  return `${count} probes instead of ${most}: the model gets ${mistakes} of the ${images} images looked at wrong, and those become probes. With more images there would be more probes, and more of what hides would be found.`;
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
