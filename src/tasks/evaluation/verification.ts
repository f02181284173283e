import type { Pair } from "../../core/match-threshold.ts";
import { defectOf } from "../../core/outputs.ts";
import { formIn } from "../../core/prepare.ts";
import { SacError } from "../../errors.ts";
import { type Pairing, pairUp } from "../../kinds/pairing.ts";
import { askVerifier, pairsOf, readVerifier, type Verified, type Verifier } from "../../kinds/verifier.ts";
import type { PartialPreprocess } from "../../probes/preprocess.ts";
import type { PlanOptions } from "../../runtime/options.ts";
import type { Suspect } from "../../runtime/suspect.ts";
import type { Answered, Questions } from "./contestants.ts";
import { type Draw, keyOf, type Probe } from "./probes.ts";

/** The pairing of a draw, and where its images stand among the questions. */
interface Placed {
  readonly pairing: Pairing;
  readonly places: readonly number[];
}

function placed({ probes, references }: Draw, { rows }: Pick<Questions, "rows">): Placed {
  const people = (of: readonly Probe[]) => of.map(({ label = -1 }) => label);
  const places = [...references, ...probes].map((probe) => rows.get(keyOf(probe)) ?? Number.NaN);
  return { pairing: pairUp(people(probes), people(references)), places };
}

/** Runs a verification model on the images or pairs of every draw. @throws SacError as `askVerifier` and `readVerifier` */
export async function askVerification(
  model: Suspect,
  questions: Questions,
  known: PartialPreprocess,
  run: PlanOptions,
): Promise<Answered> {
  const draws = new Map(questions.draws.map((draw) => [draw, placed(draw, questions)]));
  const pairs = [...draws.values()].flatMap(({ pairing, places }) =>
    pairsOf(pairing).map(([first, second]): Pair => [places[first], places[second]]),
  );
  const verifier = await askVerifier(model, questions.pixels, pairs, known, run);
  const read = (draw: Draw): Verified => {
    const { pairing, places } = draws.get(draw) ?? placed(draw, questions);
    return readVerifier(amongThese(verifier, places), pairing, run.matching);
  };
  const { outputs, accuracy } = read(questions.draws[0]);
  const defect = defectOf(outputs);
  if (defect)
    throw new SacError(defect, `The answers of ${model.path} to the pairs cannot be used.`, "Check its preprocessing.");
  const { sha256, device, onnxruntime } = verifier.run;
  return {
    sha256,
    form: formIn(outputs, questions.settings),
    outputs,
    answersTo: (draw) => read(draw).outputs,
    measured: accuracy,
    device: device.used,
    onnxruntime,
  };
}

/** The model asked about images by their places in a pairing. */
function amongThese(verifier: Verifier, places: readonly number[]): Verifier {
  return { ...verifier, answer: (first, second) => verifier.answer(places[first], places[second]) };
}
