import { mean } from "simple-statistics";
import {
  findThreshold,
  type MatchAnswers,
  type Matching,
  type MatchPairs,
  matchPairs,
  matchRates,
  type Pair,
  separatesIdentities,
  USUAL_RULE,
} from "../core/match-threshold.ts";
import type { Matrix } from "../core/matrix.ts";
import { writtenForm } from "../core/outputs.ts";
import type { GalleryPairing } from "../core/pairing.ts";
import { type Answering, byEmbedding, galleryAt, margins } from "../core/reference-features.ts";
import { taskMismatch } from "../core/task.ts";
import { SacError } from "../errors.ts";
import type { Match } from "../fingerprint/manifest.ts";
import type { PartialPreprocess, Pixels } from "../probes/preprocess.ts";
import type { PlanOptions } from "../runtime/options.ts";
import { runVerifier, type VerifierRun } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { fixedPercent } from "../text/numbers.ts";

/** Most pairs of a kind that a threshold is found by: of embeddings, and of a model that must be run for each of them. */
const MOST_PAIRS = { embeddings: 65_536, pairs: 500 } as const;

/** Where a model's file may tell the similarity from which on it takes two images for one person. */
export const THRESHOLD_KEY = "sac.match-threshold";

/** A verification model that was run, and can be asked for its answer to any pair that was wanted. */
export interface Verifier {
  readonly path: string;
  readonly run: VerifierRun;
  readonly answer: Answering;
}

/** What a verification model answered to a fingerprint's pairs. */
export interface Verified {
  /** Margins of equation 6, targets x gallery images. */
  readonly outputs: Matrix;
  readonly match: Match;
  /** Share of right decisions on the gallery, were there as many pairs of one person as of two. */
  readonly accuracy: number;
}

/** Every pair that is asked about: targets with their gallery images, and these with each other, for the threshold. */
export function pairsOf({ targets, columns, people }: GalleryPairing): Pair[] {
  const asked = targets.flatMap((target) =>
    Array.from({ length: columns }, (_, j): Pair => [target.image, galleryAt(target, j)]),
  );
  const { genuine, impostor } = matchPairs(people, MOST_PAIRS.pairs);
  return [...asked, ...genuine, ...impostor];
}

/**
 * Runs a verification model: on every image once if it embeds them, else on every pair once.
 * @param images of the pairing, or of several
 * @throws SacError as `runVerifier`, TASK_MISMATCH for a classifier
 */
export async function askVerifier(
  model: Suspect,
  images: readonly Pixels[],
  pairs: readonly Pair[],
  known: PartialPreprocess,
  options: PlanOptions,
): Promise<Verifier> {
  const { path } = model;
  const distinct = new Map(pairs.map((pair) => [keyOf(pair, images.length), pair]));
  const run = await runVerifier(model, images, [...distinct.values()], known, options);
  const { answer } = run;
  if (answer.kind === "embeddings") {
    refuseClassifier(path, answer.embeddings);
    return { path, run, answer: byEmbedding(answer.embeddings) };
  }
  const answered = new Map([...distinct.keys()].map((key, i) => [key, answer.answers[i]]));
  return { path, run, answer: (first, second) => answered.get(keyOf([first, second], images.length)) ?? Number.NaN };
}

function keyOf([first, second]: Pair, images: number): number {
  return first * images + second;
}

/** Class probabilities tell what an image shows, not who: their cosine is no answer of a verification model. */
function refuseClassifier(path: string, embeddings: Matrix): void {
  const form = writtenForm(embeddings);
  if (form === "logits") return;
  const what = form === "labels" ? "labels, or probabilities rounded to labels," : form;
  throw taskMismatch(
    `${path} answers with ${what} of ${embeddings.columns} classes, not with embeddings.`,
    "verification",
  );
}

/** @throws SacError TASK_MISMATCH for a source that does not tell people apart */
export function refuseNonVerifier(path: string, accuracy = 0): void {
  if (separatesIdentities(accuracy)) return;
  throw taskMismatch(
    `${path} decides ${fixedPercent(accuracy, 0)} of the pairs of references right, where chance gives 50 %, and whatever sees light and pose up to 60 %: it does not tell people apart.`,
    "verification",
    "See that its images are prepared as it wants: --preprocess. ",
  );
}

/**
 * Reads a model's answers to the pairs of a pairing, and finds its threshold.
 * @throws SacError MATCH_THRESHOLD_INVALID
 */
export function readVerifier(verifier: Verifier, pairing: GalleryPairing, matching: Matching = {}): Verified {
  const pairs = matchPairs(pairing.people, MOST_PAIRS[verifier.run.answer.kind]);
  const known = answersTo(verifier, pairs);
  // By its file a copy could claim to answer the other way round; by its answers it cannot.
  const distances = verifier.run.answer.kind === "pairs" && mean([...known.genuine]) < mean([...known.impostor]);
  const like = distances ? turnedRound(verifier) : verifier;
  const { match, accuracy } = matchOf(like, distances ? answersTo(like, pairs) : known, matching, distances ? -1 : 1);
  const outputs = margins(pairing.targets, pairing.columns, like.answer, match.threshold);
  return { outputs, match, accuracy };
}

/** The same model, as if its file told no threshold. */
export function withoutThreshold(verifier: Verifier): Verifier {
  const { [THRESHOLD_KEY]: _, ...metadata } = verifier.run.metadata;
  return { ...verifier, run: { ...verifier.run, metadata } };
}

function answersTo({ answer }: Verifier, { genuine, impostor }: MatchPairs): MatchAnswers {
  const of = (pairs: readonly Pair[]) => Float32Array.from(pairs, ([first, second]) => answer(first, second));
  return { genuine: of(genuine), impostor: of(impostor) };
}

/** A model that answers more where two images are less alike, made to answer like all others. */
function turnedRound(verifier: Verifier): Verifier {
  const { answer } = verifier;
  const { answer: given } = verifier.run;
  const decided = given.kind === "pairs" && given.decided;
  return { ...verifier, answer: (first, second) => (decided ? 1 : 0) - answer(first, second) };
}

/** @param sign -1 if the model was turned round, and with it all thresholds that it or the caller tells */
function matchOf({ run, path }: Verifier, answers: MatchAnswers, matching: Matching, sign: 1 | -1) {
  const { threshold, rule = USUAL_RULE } = matching;
  const at = (value: number, origin: Match["origin"]) => {
    const { accuracy, ...rates } = matchRates(answers, value);
    return { match: { threshold: value, origin, ...rates }, accuracy };
  };
  if (run.answer.kind === "pairs" && run.answer.decided) {
    if (threshold === undefined) return at(0.5, "own");
    const message = `${path} decides itself which images show one person: a threshold of ${threshold} means nothing to it.`;
    throw new SacError("MATCH_THRESHOLD_INVALID", message, "Leave --match-threshold out.");
  }
  if (threshold !== undefined) return sensible(path, at(Math.fround(sign * threshold), "given"), answers);
  const found = at(findThreshold(answers, rule), rule.kind);
  const told = Number(run.metadata[THRESHOLD_KEY]?.trim() || Number.NaN);
  // A file may be a stranger's: what it says counts unless it blinds the model.
  const said = Number.isFinite(told) ? at(Math.fround(sign * told), "metadata") : found;
  return said.accuracy - 0.5 >= (found.accuracy - 0.5) / 2 ? said : found;
}

/** @throws SacError MATCH_THRESHOLD_INVALID for a threshold that all pairs are on one side of */
function sensible<T extends { match: Match }>(path: string, decided: T, { genuine, impostor }: MatchAnswers): T {
  const { threshold, falseAccept, falseReject } = decided.match;
  if (falseAccept + falseReject < 1) return decided;
  const [least, most] = [mean([...genuine]), mean([...impostor])].sort((a, b) => a - b);
  const message = `With the threshold ${threshold}, ${path} cannot tell one person from two: it takes ${fixedPercent(falseAccept, 0)} of the pairs of two people for one, and ${fixedPercent(1 - falseReject, 0)} of the pairs of one.`;
  const hint = `Its answers to these pairs are ${least.toPrecision(3)} and ${most.toPrecision(3)} in the mean: give a threshold between them, or none, so that it is found.`;
  throw new SacError("MATCH_THRESHOLD_INVALID", message, hint);
}
