import type { Pair } from "../../core/match-threshold.ts";
import { defectOf } from "../../core/outputs.ts";
import { formIn } from "../../core/prepare.ts";
import { SacError } from "../../errors.ts";
import {
  askVerifier,
  pairsOf,
  readVerifier,
  refuseNonVerifier,
  type Verified,
  type Verifier,
} from "../../kinds/verification.ts";
import { USUAL_REFERENCES } from "../../probes/pairing.ts";
import type { PartialPreprocess } from "../../probes/preprocess.ts";
import type { PlanOptions } from "../../runtime/options.ts";
import { planVerification } from "../../runtime/plan-model.ts";
import type { Suspect } from "../../runtime/suspect.ts";
import { type PairSample, samplePairs } from "./probes.ts";
import { placeOf, type ZooAnswers, type ZooQuestions } from "./questions.ts";
import type { Setting } from "./setting.ts";
import type { ZooKind } from "./zoo-kind.ts";

/** A zoo of models that say whether two images show one person. */
export const VERIFIERS: ZooKind<PairSample> = {
  plan: planVerification,
  settingFor,
  // People are not cut off in the middle: their images are few.
  poolSize: () => Number.POSITIVE_INFINITY,
  mistakes: async () => undefined,
  sample: samplePairs,
  samplesFrom: async () => {
    const message = "The zoo is of verification models, which are evaluated by drawn probes alone.";
    throw new SacError("USAGE", message, "Leave --fingerprint out.");
  },
  askSource: async (source, questions, run) => {
    const answers = await askPairs(source, questions, {}, run);
    refuseNonVerifier(source.path, answers.measured);
    return answers;
  },
  ask: (model, questions, { preprocess, run }) => askPairs(model, questions, preprocess, run),
};

function settingFor(setting: Setting): Setting {
  const { references = USUAL_REFERENCES, selection, settings } = setting;
  if (selection === "random" || selection === "auto") {
    const { feature = "similarity" } = settings;
    return { ...setting, selection: "random", references, settings: { ...settings, feature } };
  }
  const message = `The selection ${selection} is for classifiers: a verification model labels nothing.`;
  throw new SacError("USAGE", message, "Leave it out: targets and references are drawn at random.");
}

/** Runs a model on the images or pairs of every draw. @throws SacError as `askVerifier` and `readVerifier` */
async function askPairs(
  model: Suspect,
  questions: ZooQuestions<PairSample>,
  known: PartialPreprocess,
  run: PlanOptions,
): Promise<ZooAnswers<PairSample>> {
  const placesOf = ({ gallery, probes }: PairSample) =>
    [...gallery, ...probes].map((probe) => placeOf(questions, probe));
  const pairs = questions.samples.flatMap((sample) => {
    const places = placesOf(sample);
    return pairsOf(sample.pairing).map(([first, second]): Pair => [places[first], places[second]]);
  });
  const verifier = await askVerifier(model, questions.pixels, pairs, known, run);
  const read = (sample: PairSample): Verified =>
    readVerifier(amongThese(verifier, placesOf(sample)), sample.pairing, run.matching);
  const { outputs, accuracy } = read(questions.samples[0]);
  const defect = defectOf(outputs);
  if (defect)
    throw new SacError(defect, `The answers of ${model.path} to the pairs cannot be used.`, "Check its preprocessing.");
  const { sha256, device, onnxruntime } = verifier.run;
  return {
    sha256,
    form: formIn(outputs, questions.settings),
    outputs,
    answersTo: (sample) => read(sample).outputs,
    measured: accuracy,
    device: device.used,
    onnxruntime,
  };
}

/** The model asked about images by their places in a pairing. */
function amongThese(verifier: Verifier, places: readonly number[]): Verifier {
  return { ...verifier, answer: (first, second) => verifier.answer(places[first], places[second]) };
}
