import type { Matrix } from "../core/matrix.ts";
import { ofLengthOne } from "../core/outputs.ts";
import { clearlyBetter } from "../core/trial.ts";
import { type Worth, worthByLabels, worthByNeighbours, worthBySpread } from "../core/worth.ts";
import { modelError } from "../errors.ts";
import {
  type NamedNormalisation,
  type Normalisation,
  nameNormalisation,
  otherColours,
  otherNormalisations,
} from "../probes/normalisations.ts";
import { isGray, mirrored } from "../probes/pixels.ts";
import type { InputForm, PartialPreprocess, Pixels } from "../probes/preprocess.ts";
import type { PlanOptions } from "../runtime/options.ts";
import { planModel, planVerification } from "../runtime/plan-model.ts";
import { runModel, runVerifier } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { outputMatrix } from "./output-matrix.ts";

/** Fewer images show nothing; more are not needed. */
export const [FEWEST_TRIAL_IMAGES, MOST_TRIAL_IMAGES] = [30, 100];

/** Images to try normalisations on, and what is known of them. */
export type TrialImages = { readonly pixels: readonly Pixels[] } & (
  | {
      readonly task: "classification";
      /** For each image the classes that count as right, of so many; undefined where nobody knows. */
      readonly labels:
        | {
            readonly accepted: readonly (readonly number[])[];
            readonly classes: number;
            /** Whether nobody but the source says what is right. */
            readonly bySource?: boolean;
          }
        | undefined;
    }
  | { readonly task: "verification" /** Who is on each image. */; readonly people: readonly number[] }
);

/** A normalisation that was tried, and what the answers were worth. */
export interface NormalisationTrial extends NamedNormalisation {
  readonly worth: Worth;
}

/** What came of trying normalisations on a model. */
export interface Trials {
  readonly images: number;
  readonly classes: number;
  /** The share of images that chance gets right; undefined of verification models, which are held to more than that. */
  readonly chance: number | undefined;
  /** Whether what counts as right is what the source answers, and nothing else. */
  readonly bySource: boolean;
  /** The first one is how the model would be fed without a trial. */
  readonly tried: readonly [NormalisationTrial, ...NormalisationTrial[]];
  /** Those that are clearly better than the first one, best first. */
  readonly better: readonly NormalisationTrial[];
}

type Ask = (preprocess: PartialPreprocess) => Promise<Worth>;

/** How answers are valued. */
interface Valuation extends Pick<Trials, "classes" | "chance"> {
  readonly ask: Ask;
  /** What the answers are worth as the model would be fed anyway. */
  readonly usual: Worth;
}

/**
 * Feeds a model by all usual normalisations, and by the best of them with the colours in the other order.
 * @param known preprocessing for whatever the model and the options leave open; where others are about as good, the one to take
 * @param otherwise what a normalisation is called that is not a usual one
 * @returns undefined where nothing can be learned: too few images, a model that is run on pairs, or embeddings as class scores
 * @throws SacError as `runModel`, of the model fed as it would be without a trial
 */
export async function tryNormalisations(
  model: Suspect,
  images: TrialImages,
  { known, options, otherwise }: { known: PartialPreprocess; options: PlanOptions; otherwise: string },
): Promise<Trials | undefined> {
  if (images.pixels.length < FEWEST_TRIAL_IMAGES) return undefined;
  const { form, pair } = await planOf(images)(model, known, options);
  const valuation = pair ? undefined : await valuationOf(model, images, known, options);
  if (!valuation) return undefined;
  const { ask, usual, ...about } = valuation;
  const first = { ...nameNormalisation(form, otherwise), worth: usual };
  const source = nameNormalisation({ ...form, ...saidIn(known) }, otherwise).name;
  const better = (tried: readonly NormalisationTrial[]) => betterOf(tried, about.classes, source);
  const ranges = [first, ...(await tryAll(otherNormalisations(form), ask))];
  const [best = first] = better(ranges);
  // Without colours their order shows nothing, and by chance the wrong one would look better.
  const turned = images.pixels.every(isGray) ? [] : await tryColours(form, best, ranges, ask);
  const tried = [...ranges, ...turned];
  const bySource = images.task === "classification" && images.labels?.bySource === true;
  return { ...about, bySource, images: images.pixels.length, tried: [first, ...tried.slice(1)], better: better(tried) };
}

/** What is known of a normalisation, without what is not. */
function saidIn({ scale, mean, std, colour }: PartialPreprocess): Partial<Normalisation> {
  return { ...(scale && { scale }), ...(mean && { mean }), ...(std && { std }), ...(colour && { colour }) };
}

/** The best with the colours in the other order and, if that is better, all the others, too. */
async function tryColours(
  form: InputForm,
  best: NormalisationTrial,
  others: readonly NormalisationTrial[],
  ask: Ask,
): Promise<NormalisationTrial[]> {
  const turned = (of: readonly NormalisationTrial[]) =>
    tryAll(
      of.flatMap((one) => otherColours(form, one) ?? []),
      ask,
    );
  const [first] = await turned([best]);
  if (!first || first.worth.value <= best.worth.value) return first ? [first] : [];
  return [first, ...(await turned(others.filter((one) => one !== best)))];
}

function planOf({ task }: TrialImages): (...of: Parameters<typeof planModel>) => Promise<Planned> {
  return task === "classification" ? planModel : planVerification;
}

interface Planned {
  readonly form: InputForm;
  readonly pair: object | undefined;
}

function betterOf(tried: readonly NormalisationTrial[], classes: number, likely: string): NormalisationTrial[] {
  const worths = tried.map(({ worth }) => worth);
  const first = tried.findIndex(({ name }) => name === likely);
  return clearlyBetter(worths, classes, first).map((i) => tried[i]);
}

/** One by which the model cannot be run is left out. */
async function tryAll(normalisations: readonly NamedNormalisation[], ask: Ask): Promise<NormalisationTrial[]> {
  const trials: NormalisationTrial[] = [];
  for (const one of normalisations) {
    const worth = await ask(one.values).catch((thrown) => void modelError(thrown));
    if (worth) trials.push({ ...one, worth });
  }
  return trials;
}

async function valuationOf(
  model: Suspect,
  images: TrialImages,
  known: PartialPreprocess,
  options: PlanOptions,
): Promise<Valuation | undefined> {
  const fed = (preprocess: PartialPreprocess): PlanOptions => ({
    ...options,
    preprocess: { ...options.preprocess, ...preprocess },
  });
  if (images.task === "classification") {
    const answers = async (pixels: readonly Pixels[], preprocess: PartialPreprocess) => {
      const { answer } = await runModel(model, pixels, known, fed(preprocess));
      return outputMatrix(answer, images.labels?.classes ?? 0);
    };
    return valueClasses(images.pixels, images.labels, answers);
  }
  const { people, pixels } = images;
  const ask: Ask = async (preprocess) => {
    const { answer } = await runVerifier(model, pixels, [], known, fed(preprocess));
    if (answer.kind === "embeddings") return worthByNeighbours(answer.embeddings, people);
    throw new TypeError("a model that takes one image answered to pairs of them");
  };
  return { ask, usual: await ask({}), classes: new Set(people).size, chance: undefined };
}

/** By labels, if the model has as many classes as there are; else by the spread of its answers. */
async function valueClasses(
  pixels: readonly Pixels[],
  labels: Extract<TrialImages, { task: "classification" }>["labels"],
  answers: (pixels: readonly Pixels[], preprocess: PartialPreprocess) => Promise<Matrix>,
): Promise<Valuation | undefined> {
  const usual = await answers(pixels, {});
  const classes = usual.columns;
  if (ofLengthOne(usual)) return undefined;
  if (labels && labels.classes === classes) {
    const { accepted } = labels;
    const worth = (outputs: Matrix) => worthByLabels(outputs, accepted);
    const chance = accepted.reduce((sum, one) => sum + new Set(one).size / classes, 0) / accepted.length;
    return {
      ask: async (preprocess) => worth(await answers(pixels, preprocess)),
      usual: worth(usual),
      classes,
      chance,
    };
  }
  const turned = pixels.map(mirrored);
  const spread = async (outputs: Matrix, preprocess: PartialPreprocess) =>
    worthBySpread(outputs, await answers(turned, preprocess));
  return {
    ask: async (preprocess) => spread(await answers(pixels, preprocess), preprocess),
    usual: await spread(usual, {}),
    classes,
    chance: 1 / classes,
  };
}
