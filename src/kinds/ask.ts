import type { Matrix } from "../core/matrix.ts";
import { decodeProbes, decodeReferences, type Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Match } from "../fingerprint/manifest.ts";
import type { Pixels } from "../probes/pixels.ts";
import type { PlanOptions } from "../runtime/options.ts";
import { type ModelRun, runModel } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { outputsOf } from "./answer.ts";
import { pairingOf } from "./pairing.ts";
import { askVerifier, pairsOf, readVerifier } from "./verifier.ts";

/** The images of a fingerprint, decoded. */
export interface ProbeImages {
  readonly probes: readonly Pixels[];
  /** Of a verification fingerprint, else none. */
  readonly references: readonly Pixels[];
}

/** What a model answered to a fingerprint's probes. */
export interface Answered {
  readonly outputs: Matrix;
  readonly run: Omit<ModelRun<unknown>, "answer">;
  /** How a verification model decided, and its share of right decisions on the references. */
  readonly match: Match | undefined;
  readonly accuracy: number | undefined;
}

/** Decodes them. @throws SacError FINGERPRINT_INVALID, FINGERPRINT_DRIFT */
export async function openImages(fingerprint: Fingerprint): Promise<ProbeImages> {
  const [probes, references] = await Promise.all([decodeProbes(fingerprint), decodeReferences(fingerprint)]);
  return { probes, references };
}

/**
 * Runs a model on a fingerprint's probes: a classifier's answers are its scores, a verification model's the margins of
 * targets and references (equation 6).
 * @param further images that a classifier is asked about in the same go: their rows follow the probes'
 * @throws SacError as `runModel` and `askVerifier`
 */
export async function ask(
  suspect: Suspect,
  { about }: Fingerprint,
  { probes, references }: ProbeImages,
  options: PlanOptions,
  further: readonly Pixels[] = [],
): Promise<Answered> {
  if (about.task === "verification") {
    const pairing = pairingOf(about);
    const images = [...references, ...probes];
    const verifier = await askVerifier(suspect, images, pairsOf(pairing), about.preprocess, options);
    const matching = { rule: about.verification?.rule, ...options.matching };
    return { ...readVerifier(verifier, pairing, matching), run: verifier.run };
  }
  const run = await runModel(suspect, [...probes, ...further], about.preprocess, options);
  return { outputs: outputsOf(run.answer, about.classes), run, match: undefined, accuracy: undefined };
}
