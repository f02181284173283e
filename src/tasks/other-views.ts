import { type Agreement, kappa } from "../core/agreement.ts";
import { modelError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Kind } from "../kinds/kind.ts";
import type { InnerAnswers } from "../onnx/types.ts";
import { NORMALISATIONS } from "../probes/normalisations.ts";
import type { InputForm, Preprocess } from "../probes/preprocess.ts";
import { feedAlike } from "../probes/tensor.ts";
import type { PlanOptions } from "../runtime/options.ts";
import { mayAnswerOtherwise } from "../runtime/session-options.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { withoutBeside } from "./beside-view.ts";
import type { OtherView } from "./views.ts";

/** What views of a suspect need. */
interface Viewing<T> {
  readonly suspect: Suspect;
  readonly options: PlanOptions;
  readonly kind: Kind;
  readonly about: Fingerprint["about"];
  readonly ask: (suspect: Suspect, options: PlanOptions) => Promise<T>;
}

/** What is read of an outcome. */
export interface OutcomeReading<T> {
  readonly ran: (outcome: T) => boolean;
  readonly agreement: (outcome: T) => Agreement | undefined;
  /** Whether it was measured, and sees what source and references see. */
  readonly says: (outcome: T) => boolean;
  /** What was chosen, of the source's classes; undefined where nothing was measured. */
  readonly labels: (outcome: T) => ArrayLike<number> | undefined;
  /** Whether each answer is the mean of several. */
  readonly averaged: (outcome: T) => boolean;
}

/** Cohen's kappa from which on the mean of several rows decides what a model chooses. */
const SAME_CHOICES = 0.9;

/** Empty for a suspect that did not run, or is no classifier. */
interface OtherViews<T> {
  readonly others?: readonly OtherView<T>[];
  /** Whether more networks may be inside it than were looked at. */
  readonly moreInside?: boolean;
}

/**
 * Looks at a classifier in other ways. How it is fed is not looked for where the user says it.
 * @param usual what came of asking it as the fingerprint says
 * @throws SacError of kind `environment` or `internal`
 */
export async function lookOtherwise<T>(
  viewing: Viewing<T>,
  reading: OutcomeReading<T>,
  usual: T,
): Promise<OtherViews<T>> {
  const { suspect, options, kind, about } = viewing;
  if (about.task !== "classification" || !reading.ran(usual)) return {};
  const { output } = await kind.mannerFor(suspect, withoutBeside(options));
  const inside = await suspect.innerAnswers(about.classes, output).catch(unread);
  const { views, missed } = await viewsInside(viewing, reading, inside, usual);
  const isTold = Object.values(options.preprocess).some((value) => value !== undefined);
  const fed = !isTold && reading.agreement(usual)?.below ? await viewsFedOtherwise(viewing, reading, usual) : [];
  const run = mayAnswerOtherwise(await suspect.runnable()) ? [await viewByDefault(viewing)] : [];
  const agrees = (outcome: T) => reading.says(outcome) && !reading.agreement(outcome)?.below;
  const lost = agrees(usual) && !run.every(({ outcome }) => agrees(outcome));
  return { others: [...views, ...fed, ...run], moreInside: inside.more || missed || lost };
}

async function viewByDefault<T>({ suspect, options, ask }: Viewing<T>): Promise<OtherView<T>> {
  return { kind: "run", outcome: await ask(suspect, { ...withoutBeside(options), byDefault: true }) };
}

/** What cannot be looked into may hold anything. @throws SacError of kind `environment` or `internal` */
function unread(thrown: unknown): InnerAnswers {
  modelError(thrown);
  return { values: [], more: true };
}

/**
 * Asks a suspect for the answers of each network that may be inside it.
 * @returns besides, whether one of them could not be looked at though its graph says how
 */
async function viewsInside<T>(
  { suspect, options, ask }: Viewing<T>,
  reading: OutcomeReading<T>,
  { values, deeper = [], deciding = [], alone = [] }: InnerAnswers,
  usual: T,
): Promise<{ readonly views: readonly OtherView<T>[]; readonly missed: boolean }> {
  const views: OtherView<T>[] = [];
  const asked = (inner: Suspect) => ask(inner, { ...withoutBeside(options), output: undefined, inside: true });
  let missed = false;
  for (const value of values) {
    const outcome = await suspect.withOutput(value, asked);
    missed ||= !reading.says(outcome) || hidesRows(reading, outcome, usual);
    views.push({ kind: "inside", value, outcome });
  }
  for (const value of deeper) {
    views.push({ kind: "inside", value, outcome: await suspect.withOutput(value, asked) });
  }
  for (const value of deciding) {
    views.push({ kind: "inside", value, decides: true, outcome: await suspect.withOutput(value, asked) });
  }
  for (const { network, value, added } of alone) {
    const outcome = await suspect.withOutput(value, asked, Buffer.from(added, "base64"));
    missed ||= !reading.ran(outcome);
    views.push({ kind: "inside", value: network, outcome });
  }
  return { views, missed };
}

/** Whether a last layer answers in several rows for each image of which the mean is not what decides, but some that are unknown. */
function hidesRows<T>({ labels, averaged }: OutcomeReading<T>, outcome: T, usual: T): boolean {
  const [inside, given] = [outcome, usual].map(labels);
  return averaged(outcome) && !(inside && given && kappa(inside, given) >= SAME_CHOICES);
}

/** How a suspect is fed in a view, as changes of the plan, and in words. */
interface Feeding {
  readonly as: readonly string[];
  readonly options: PlanOptions;
}

/** Ranges differ little, and one may seem better as long as the colours are in the wrong order: without them as well. */
async function viewsFedOtherwise<T>(
  viewing: Viewing<T>,
  reading: OutcomeReading<T>,
  usual: T,
): Promise<OtherView<T>[]> {
  const found = await viewFedOtherwise(viewing, reading, usual, [rows, ranges, colours, turned]);
  const ranged = found?.options.preprocess.mean !== undefined;
  const plain = ranged ? await viewFedOtherwise(viewing, reading, usual, [rows, colours, turned]) : undefined;
  return [found, plain].flatMap((one) => (one ? [{ kind: "fed" as const, as: one.as, outcome: one.outcome }] : []));
}

/**
 * Looks for a convention of feeding by which a suspect agrees better than it does as it was fed: order of the values in a row
 * first, then their range, then order of colours, then which way up; each on top of what was found before.
 * @returns undefined if it agrees best as it was fed
 */
async function viewFedOtherwise<T>(
  { suspect, options, kind, about, ask }: Viewing<T>,
  reading: OutcomeReading<T>,
  usual: T,
  ways: readonly ((from: Feeding, probes: Preprocess, form: InputForm) => Feeding[])[],
): Promise<(Feeding & { readonly outcome: T }) | undefined> {
  const { preprocess: probes } = about;
  const agreement = (outcome: T) => reading.agreement(outcome)?.own ?? 0;
  const first: Feeding = { as: [], options: withoutBeside(options) };
  const usualForm = await kind.mannerFor(suspect, first.options).catch((thrown) => void modelError(thrown));
  if (!usualForm) return undefined;
  let best = { ...first, outcome: usual };
  for (const changes of ways) {
    for (const feeding of changes(best, probes, usualForm.form)) {
      const { form } = await kind.mannerFor(suspect, feeding.options);
      if (!feeding.options.upsideDown && feedAlike(form, usualForm.form, probes)) continue;
      const outcome = await ask(suspect, feeding.options);
      if (agreement(outcome) > agreement(best.outcome)) best = { ...feeding, outcome };
    }
  }
  return best.as.length === 0 ? undefined : best;
}

/** A row of values does not say whether all of a channel stand together, or all of a pixel. */
function rows({ as, options }: Feeding, _: Preprocess, { axes, channels, layout }: InputForm): Feeding[] {
  if (axes !== "row" || channels === 1) return [];
  const other = layout === "nchw" ? "nhwc" : "nchw";
  const name = other === "nhwc" ? "all of a pixel together" : "all of a channel together";
  return [{ as: [...as, name], options: { ...options, preprocess: { ...options.preprocess, layout: other } } }];
}

function ranges({ as, options }: Feeding): Feeding[] {
  return NORMALISATIONS.filter(({ channels }) => channels === undefined).map(({ words, values }) => ({
    as: [...as, words],
    options: { ...options, preprocess: { ...options.preprocess, ...values } },
  }));
}

function colours({ as, options }: Feeding, { colour }: Preprocess): Feeding[] {
  if (colour === "gray") return [];
  const other = colour === "rgb" ? "bgr" : "rgb";
  const name = other === "bgr" ? "blue first" : "red first";
  return [{ as: [...as, name], options: { ...options, preprocess: { ...options.preprocess, colour: other } } }];
}

function turned({ as, options }: Feeding): Feeding[] {
  return [{ as: [...as, "upside down"], options: { ...options, upsideDown: true } }];
}
