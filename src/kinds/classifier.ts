import { type Matrix, matrix } from "../core/matrix.ts";
import { defectOf, labelsOf, ofLengthOne } from "../core/outputs.ts";
import { taskMismatch } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { decodeContested, decodeControl, decodeProbes } from "../fingerprint/images.ts";
import type { DrawnManifest, GivenManifest } from "../fingerprint/manifest.ts";
import { listImages, withoutEmptyFolders } from "../probes/folder.ts";
import { type Candidate, drawPool } from "../probes/pool.ts";
import type { Pixels } from "../probes/preprocess.ts";
import { planModel } from "../runtime/plan-model.ts";
import { type ModelRun, runModel } from "../runtime/run.ts";
import { refuseDefect } from "./defect.ts";
import type { Kind } from "./kind.ts";
import { outputMatrix } from "./output-matrix.ts";

/** A fingerprint of a model that gives each image a score per class. */
export function classifier(fingerprint: Fingerprint<DrawnManifest | GivenManifest>): Kind {
  const { about, family } = fingerprint;
  const { classes, preprocess } = about;
  return {
    measuredOn: "compressed images",
    matching: {},
    open: async (reference) => {
      const probes = await decodeProbes(fingerprint);
      const contested = await decodeContested(fingerprint);
      const control = reference ? await decodeControl(fingerprint) : [];
      const labelled = reference?.labelled === undefined ? [] : await labelledPool(about, reference.labelled);
      const sets = [probes, contested, control, labelled.map(({ pixels }) => pixels)];
      const images = sets.flat();
      return async (model, options) => {
        const seen = options.upsideDown ? images.map(upsideDown) : images;
        const { answer, ...run } = await runModel(model, seen, preprocess, { ...options, classes });
        const [outputs, onContested, onControl, onLabelled] = partsOf(outputMatrix(answer, classes), sets);
        return {
          outputs,
          onContested: family?.contested && onContested,
          onControl: control.length > 0 ? onControl : undefined,
          run,
          match: undefined,
          accuracy: accuracyOn(onLabelled, labelled, classes),
        };
      };
    },
    mannerFor: async (model, options) => {
      const { form, output } = await planModel(model, preprocess, { ...options, classes });
      return { form, output, threshold: undefined };
    },
    objection: () => undefined,
    withFeature: () => fingerprint,
  };
}

/** A source must give scores that tell images apart; anything less is no fingerprint. @throws SacError */
export function sourceOutputs(model: string, { answer }: ModelRun): Matrix {
  if (answer.kind === "labels") {
    const message = `${model} answers with class indices only, which is too little to make a fingerprint of.`;
    throw new SacError(
      "MODEL_OUTPUT_UNSUPPORTED",
      message,
      "Enroll an export of the source that gives a score per class.",
    );
  }
  if (ofLengthOne(answer.outputs)) {
    throw taskMismatch(
      `${model} answers with vectors of length 1: these are embeddings, not class scores.`,
      "classification",
    );
  }
  refuseDefect(model, defectOf(answer.outputs));
  return answer.outputs;
}

/** So many images tell a model's accuracy to a point and a half. */
const ENOUGH_FOR_ACCURACY = 1000;

/** The first images of the enrolment, drawn and compressed as they were then. @throws SacError IMAGES_UNLABELLED */
async function labelledPool(about: DrawnManifest | GivenManifest, images: string): Promise<Candidate[]> {
  if (about.quality === undefined) {
    const message = `The fingerprint's probes were given, so that ${images} cannot be the images that it was made from.`;
    throw new SacError("IMAGES_UNLABELLED", message, "Leave --images out.");
  }
  const folder = withoutEmptyFolders(await listImages(images), about.classes);
  const known = new Set(folder.images.map((image) => image.sha256));
  if (folder.classes?.length !== about.classes || !about.probes.every((probe) => known.has(probe.image))) {
    const message = `${images} is not the labelled image folder that the fingerprint was made from.`;
    throw new SacError(
      "IMAGES_UNLABELLED",
      message,
      "Give the folder that sac enroll was given, or leave --images out.",
    );
  }
  const { seed } = about.selection;
  const pool = Math.min(about.selection.pool, ENOUGH_FOR_ACCURACY);
  return drawPool(folder.images, about.preprocess, { seed, pool, quality: about.quality });
}

function upsideDown({ width, height, data }: Pixels): Pixels {
  const line = 3 * width;
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) turned.set(data.subarray(y * line, (y + 1) * line), (height - 1 - y) * line);
  return { width, height, data: turned };
}

/** The rows of each of several sets of images, of outputs on all of them in turn. */
function partsOf({ columns, data }: Matrix, sets: readonly (readonly Pixels[])[]): Matrix[] {
  let from = 0;
  return sets.map(({ length }) => {
    const start = from;
    from += length;
    return matrix(length, columns, data.slice(start * columns, from * columns));
  });
}

/** Share of labelled images that a model labels right; undefined without such images, or for a model of other classes. */
function accuracyOn(outputs: Matrix, labelled: readonly Candidate[], classes: number): number | undefined {
  if (labelled.length === 0 || outputs.columns !== classes) return undefined;
  const labels = labelsOf(outputs);
  return labelled.filter(({ label }, i) => label === labels[i]).length / labelled.length;
}
