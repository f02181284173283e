import { smallestRate } from "../core/significance.ts";
import { type Fingerprint, statementsOf } from "../fingerprint/fingerprint.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";
import { shortened } from "../text/list.ts";
import { percent } from "../text/numbers.ts";
import { statementsWords } from "./statement-words.ts";

/** Hexadecimal digits of a digest that are enough to compare it with another by eye. */
const DIGITS = 16;

/**
 * In what a fingerprint that is to take another's place differs from it, beyond other probes of the same kind: each ends
 * a sentence that begins with "the new fingerprint". It is what the two files say of themselves; no model is run.
 */
export function successorDifferences(old: StoredFingerprint, next: StoredFingerprint): string[] {
  return [
    ...sourceDifferences(old.fingerprint, next.fingerprint),
    ...settingsDifferences(old.fingerprint, next.fingerprint),
    ...calibrationDifferences(old.fingerprint, next.fingerprint),
    ...weightsDifferences(old.fingerprint, next.fingerprint),
    ...(old.sealed && !next.sealed ? ["lies open, and the old one is sealed"] : []),
  ];
}

function sourceDifferences(old: Fingerprint, next: Fingerprint): string[] {
  const [before, after] = [old.about.source, next.about.source];
  const shown = ({ name, sha256 }: typeof before) => `${shortened(name)} (SHA-256 ${sha256.slice(0, DIGITS)}…)`;
  const other = before.sha256 !== after.sha256 ? [`is of another source: ${shown(after)}, not ${shown(before)}`] : [];
  const forged = old.about.id === next.about.id && !isSameWork(old, next);
  return [...other, ...(forged ? ["has the old one's id, and other probes or answers of the source"] : [])];
}

/** Whether two fingerprints have the same probes and answers, which calibrating does not change. */
function isSameWork(one: Fingerprint, other: Fingerprint): boolean {
  const pixels = ({ about }: Fingerprint) => about.probes.map((probe) => probe.pixels).join();
  const [answers, others] = [one.outputs.data, other.outputs.data];
  return pixels(one) === pixels(other) && answers.every((value, i) => value === others[i]);
}

/** What decides how suspects are asked and how their answers are compared. */
const ASKING = ["task", "classes", "preprocess", "quality", "representation", "correlation"] as const;

function settingsDifferences(old: Fingerprint, next: Fingerprint): string[] {
  const [before, after] = [old.about, next.about];
  const other: string[] = ASKING.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (before.selection.rule !== after.selection.rule) other.push("selection");
  const [was, is] = [statementsWords(statementsOf(old)), statementsWords(statementsOf(next))];
  const [many, few] = [before.probes.length, after.probes.length];
  return [
    ...(few < many ? [`has ${few} probes in place of ${many}`] : []),
    ...(other.length > 0 ? [`has another ${other.join(", ")}`] : []),
    ...(was === is ? [] : [`states: ${is}; the old one states: ${was}`]),
  ];
}

function calibrationDifferences(old: Fingerprint, next: Fingerprint): string[] {
  const [before, after] = [old.calibration?.unrelated ?? [], next.calibration?.unrelated ?? []];
  const rates = `its smallest false-alarm rate is ${rateOf(after.length)} in place of ${rateOf(before.length)}`;
  return [
    ...(after.length < before.length
      ? [`is calibrated with ${after.length} unrelated models in place of ${before.length}: ${rates}`]
      : []),
    ...exchanged("unrelated models", before, after),
    ...exchanged("twins", old.family?.twins ?? [], next.family?.twins ?? []),
  ];
}

function rateOf(unrelated: number): string {
  return percent(smallestRate(unrelated));
}

interface Model {
  readonly sha256: string;
}

/** Models that are gone, and new ones: one that is like the source among the unrelated models lets copies pass. */
function exchanged(what: string, before: readonly Model[], after: readonly Model[]): string[] {
  const without = (these: readonly Model[], those: readonly Model[]) => {
    const known = new Set(those.map(({ sha256 }) => sha256));
    return these.filter(({ sha256 }) => !known.has(sha256)).length;
  };
  const [gone, fresh] = [without(before, after), without(after, before)];
  return gone + fresh === 0 ? [] : [`lacks ${gone} of the old one's ${before.length} ${what}, and has ${fresh} others`];
}

function weightsDifferences({ weights: before }: Fingerprint, { weights: after }: Fingerprint): string[] {
  if (before === undefined) return [];
  if (after === undefined) return ["has no sketch of the source's weights: copies are told by their answers alone"];
  const [was, is] = [before.sketch.layers.length, after.sketch.layers.length];
  const known = new Set(before.ancestors.map(({ sha256 }) => sha256));
  const [ties, more] = [before.tied?.length ?? 0, after.tied?.length ?? 0];
  return [
    ...(is < was ? [`has a sketch of ${is} layers in place of ${was}`] : []),
    ...(more > ties
      ? [`leaves ${more} sets of hidden units out in place of ${ties}, because unrelated models match there, too`]
      : []),
    ...after.ancestors
      .filter(({ sha256 }) => !known.has(sha256))
      .map(
        ({ name }) =>
          `knows another ancestor, ${shortened(name)}: weights that come from there are not held against a suspect`,
      ),
  ];
}
