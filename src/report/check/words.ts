import type { Rule, RunVerdict, Verdict } from "../../core/verdict.ts";
import { allOf, counted, formatP, percent, ratePercent } from "../../text/numbers.ts";
import { ALLOW_NOT_JUDGED, notJudgedTitle } from "./not-judged.ts";
import type { Report, ReportOrigin, ReportResult } from "./schema.ts";
import { shardHeadline } from "./shard-words.ts";
import { worthSaying } from "./verdict-counts.ts";

/** Told apart by their shapes, for whoever does not see colours. */
export const SYMBOLS: Readonly<Record<RunVerdict | "skipped", string>> = {
  derived: "❌",
  error: "⚠️",
  inconclusive: "❔",
  "not-judged": "⬜",
  unrelated: "✅",
  skipped: "➖",
};

export const VERDICT_MEANS: Readonly<Record<Verdict, string>> = {
  derived: "suspiciously like the source",
  error: "could not be run; never a pass",
  inconclusive: "ran, but no verdict follows; never a pass",
  unrelated: "no more like the source than expected",
};

export const RULE_MEANS: Readonly<Record<Rule, string>> = {
  conformal:
    "The p-value is counted: (1 + unrelated models at least as close) / (unrelated models + 1). It assumes nothing about how scores are distributed, only that an honest suspect could as well have been one of the unrelated models; and it is never below 1 / (unrelated models + 1).",
  normal:
    "The p-value is the probability that one more unrelated model would be at least as close, if the unrelated models' scores are normally distributed. There are too few of them to do without that assumption, and for the same reason it is never given below 0.001.",
  "min-unrelated":
    "The threshold is the smallest distance among the unrelated models (the paper's rule). Its false-alarm rate is about 1 in (unrelated models + 1), and it has no p-value.",
  midpoint:
    "The threshold lies halfway between the mean distances of unrelated and of known derived models. There is no p-value, and nothing is promised about false alarms.",
  threshold: "The threshold is a number that the caller gave. It promises no false-alarm rate and has no p-value.",
};

/** How many different models there are, in all and with a verdict. */
export function modelsWith({ results }: Report, verdict?: Verdict): number {
  return new Set(results.filter((one) => verdict === undefined || one.verdict === verdict).map(({ path }) => path))
    .size;
}

function sourceOf({ fingerprints }: Report): string {
  return fingerprints.length === 1 ? fingerprints[0].source.name : `any of ${fingerprints.length} sources`;
}

/** The verdict of the whole run as a headline. */
export function headline(report: Report): string {
  const { shard, ...whole } = report;
  if (shard) return shardHeadline(shard, headline(whole));
  if (report.verdict === "not-judged") {
    const judged = headline({ ...report, verdict: "unrelated" });
    return `${notJudgedTitle(report.notJudged ?? [])}; ${judged[0].toLowerCase()}${judged.slice(1)}`;
  }
  const all = modelsWith(report);
  const n = modelsWith(report, report.verdict);
  const every = all === 2 ? "Both models" : `All ${all} models`;
  const some = all === 1 ? "This model" : n === all ? every : `${n} of ${all} models`;
  switch (report.verdict) {
    case "derived": {
      const source = report.fingerprints.length === 1 ? report.fingerprints[0].source.name : "a source model";
      return `${some} ${n === 1 ? "looks" : "look"} derived from ${source}`;
    }
    case "error":
      return `${some} could not be judged`;
    case "inconclusive":
      return all === 1 ? "No verdict on this model" : `No verdict on ${n === all ? "any" : n} of ${all} models`;
    case "unrelated":
      return all === 1
        ? `This model looks unrelated to ${sourceOf(report)}`
        : `None of ${all} models looks derived from ${sourceOf(report)}`;
  }
}

/** A result's p-value for people; "< 0.001" where that is all that can be said, with a star where it assumes normal scores. */
export function pValueWords({ pValue, pValueIsBound, pValueAssumes }: ReportResult): string {
  return `${pValueIsBound ? "< " : ""}${formatP(pValue)}${pValueAssumes ? " *" : ""}`;
}

/** Whether twins decided beside unrelated models that are unlike the source: then no rate is promised. */
export function isUnpromised({ twins, doubtfulPanel }: ReportResult): boolean {
  return twins?.decided === true && doubtfulPanel === true;
}

/** What p-values take for granted beside the rule; undefined: nothing. */
export function assumptionsOf(results: readonly ReportResult[]): string | undefined {
  const normal = results.some(({ pValueAssumes }) => pValueAssumes) ? ["normal scores"] : [];
  const assumed = [
    ...normal,
    ...(results.some(isUnpromised) ? ["references like the source, which they are not"] : []),
  ];
  return assumed.length === 0 ? undefined : assumed.join(", and ");
}

/** What the star means, if any p-value has one. */
export function starMeaning({ results }: Report): string | undefined {
  const starred = results.filter(({ pValueAssumes }) => pValueAssumes);
  return starred.length === 0 ? undefined : `* assumes ${assumptionsOf(starred)}`;
}

/** For whom a p-value is promised: twins are the better stand-ins, for they promise it for everybody. */
export function promisedTo(results: readonly ReportResult[]): string {
  const judged = results.filter(({ pValue }) => pValue !== undefined);
  const twinned = judged.filter(({ twins }) => twins?.decided);
  if (judged.length > 0 && twinned.length === judged.length) return "that does not depend on the source";
  const could = "that could have been one of the unrelated models";
  return twinned.length === 0 ? could : `${could} or, judged by twins, does not depend on the source`;
}

/** By how many spreads a suspect stands beyond the models that it was judged by. */
export function decidingSpreads({ twins, spreads }: ReportResult): number | undefined {
  return twins?.decided ? twins.spreads : spreads;
}

/** How likely a false alarm is in this run, for whom that is promised, and what speaks against it; undefined where nothing is. */
export function falseAlarmWords(report: Report): string | undefined {
  const sentences = [rateWords(report), allCloseWords(report)].filter((one) => one !== undefined);
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

/** Fewer suspects may all be thieves' without anybody wondering. */
const MANY_SUSPECTS = 5;

/** Honest models are seldom all closer than the references: then those may not be like them. */
function allCloseWords({ results, settings: { alpha } }: Report): string | undefined {
  const byReferences = results.filter(
    ({ pValue, twins, weights }) => pValue !== undefined && !twins?.decided && weights?.verdict !== "derived",
  );
  const areClose = byReferences.every(({ verdict, pValue = 1 }) => verdict === "derived" && pValue <= alpha);
  if (byReferences.length < MANY_SUSPECTS || !areClose) return undefined;
  return `${capital(allOf(byReferences.length))} models whose weights are not the source's are closer than the references are: either each was made with the source, or the references are of another kind than these models, and no rate holds.`;
}

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);

function rateWords({ expectedFalseAlarms, results, fingerprints }: Report): string | undefined {
  if (expectedFalseAlarms === undefined) return results.some(isUnpromised) ? UNPROMISED : undefined;
  const judged = results.filter(
    ({ rule, weights, activations }) => (rule ?? weights?.pValue ?? activations?.pValue) !== undefined,
  ).length;
  const chance = `at most ${ratePercent(expectedFalseAlarms)}`;
  if (judged === 1)
    return `If this model is honest${provided(results)}, the chance that it is called derived is ${chance}.`;
  const all =
    fingerprints.length > 1
      ? `the models of ${allOf(judged)} comparisons were honest`
      : `${allOf(judged)} models were honest`;
  const expected = `up to ${counted(Number(expectedFalseAlarms.toPrecision(3)), "false alarm")} would be expected on average`;
  const any = `the chance of any false alarm in this run would be ${chance}`;
  return `If ${all}${provided(results)}, ${expectedFalseAlarms < 1 ? any : expected}.`;
}

const UNPROMISED =
  "No false-alarm rate is promised: twins decided, and are weighed by unrelated models that are unlike the source, too.";

/** What a rate takes for granted of honest models. */
function provided(results: readonly ReportResult[]): string {
  const judged = results.filter(({ pValue }) => pValue !== undefined);
  const twinned = judged.filter(({ twins }) => twins?.decided);
  if (judged.length === 0) return "";
  if (twinned.length === judged.length) return " and did not depend on the source";
  const could = " and could have been one of the references";
  return twinned.length === 0 ? could : `${could} or, judged by twins, did not depend on the source`;
}

/** What a procedure over the whole run discovered, and what so few unrelated models keep it from. */
export function discoveryWords({ discoveries, settings }: Report): string | undefined {
  if (!discoveries) return undefined;
  const { procedure, tested, found, panel, fewest, neededForOne } = discoveries;
  const rate = `${procedure} at a false discovery rate of ${percent(settings.alpha)}`;
  const said = `Discoveries of the whole run (${rate}): ${found} of ${counted(tested, "result")}. Verdicts do not depend on it.`;
  if (tested === 0 || fewest <= 1) return said;
  const unless = fewest > tested ? "however close they are" : `unless at least ${fewest} of them are closer than all`;
  return `${said} With ${counted(panel, "unrelated model")} neither bh nor e-bh can reject any of ${tested}, ${unless}: singling out one takes ${neededForOne}.`;
}

/** What it means that weights gave a model away, whatever it answers. */
const COPIED = {
  one: "The model's hidden units are the source's, one by one: its training did not start from scratch. Fine-tuned, pruned and quantised copies keep them, however different their answers.",
  several:
    "The hidden units of those marked “derived” are the source's, one by one: their training did not start from scratch. Fine-tuned, pruned and quantised copies keep them, however different their answers.",
  some: "Some were identified by their weights alone, whatever they answer.",
};

/** What it means that hidden layers gave a model away. */
const LIKE_INSIDE = {
  one: "The model's hidden layers react to the hard images as the source's do, and independently trained models' do not: it descends from the source, or was trained on what the source says of images.",
  several:
    "The hidden layers of those marked “derived” react to the hard images as the source's do, and independently trained models' do not: they descend from the source, or were trained on what the source says of images.",
  some: "Some were identified by their hidden layers alone, whatever they answer.",
};

/** What a suspect is compared with where there are twins. */
export const KIN = "than like its twins, models of the same recipe and data";

/** What the headline means, for somebody who has never heard of the method. */
export function meaning(report: Report): string {
  const { verdict, results, shard } = report;
  if (shard?.places.length === 0) return "This shard has no model to judge.";
  const alone = results.length === 1;
  const shown = alone
    ? "The model was shown the same hard images as the source."
    : "Every model was shown the same hard images as the source.";
  const statistical = results.some(({ pValue }) => pValue !== undefined);
  const derived = results.filter((one) => one.verdict === "derived");
  const unanswered = derived.filter(({ behaviour }) => behaviour !== undefined && behaviour !== "derived");
  const byWeights = unanswered.filter(({ weights }) => weights?.verdict === "derived").length;
  const byLayers = unanswered.length - byWeights;
  const twinned = results.some(({ twins }) => twins?.decided);
  const independent = twinned ? KIN : "than independently trained models do";
  const than = statistical ? independent : "than the threshold allows";
  switch (verdict) {
    case "derived":
      if (byWeights === derived.length) return COPIED[alone ? "one" : "several"];
      if (byLayers === derived.length) return LIKE_INSIDE[alone ? "one" : "several"];
      if (unanswered.length === derived.length) return `${COPIED.some} ${LIKE_INSIDE.some}`;
      return `${shown} ${alone ? "It answers" : "Those marked “derived” answer"} more like the source ${than}, mistakes included. Models that were fine-tuned, pruned, quantised or distilled from the source do that; so does, now and then, an honest one.${byWeights > 0 ? ` ${COPIED.some}` : ""}${byLayers > 0 ? ` ${LIKE_INSIDE.some}` : ""}`;
    case "error":
      return "A model that could not be run is not cleared: nothing is known about it. The reason and the remedy stand beside it below.";
    case "inconclusive":
      if (results.every((one) => one.verdict !== "inconclusive" || isOfOneAncestor(one))) {
        return "Model and source seem to descend from one ancestor, which the owner of the fingerprint has stated. Two models that were fine-tuned from the same public weights have much in common although neither copied the other, so that nothing follows.";
      }
      if (results.every((one) => one.verdict !== "inconclusive" || one.doubts !== undefined)) {
        return `${shown} ${alone ? "It answers" : "Those without a verdict answer"} more like the source than the unrelated models do, but an honest model might too, for a reason that is named beside it. No error rate can be promised, so that nothing follows until it is settled. That is neither a finding nor a pass.`;
      }
      if (results.every((one) => one.verdict !== "inconclusive" || isNotCleared(one))) {
        return `${shown} ${alone ? "It does not answer" : "Those without a verdict do not answer"} more like the source ${than}, but that clears nobody here: it may have been fed wrongly, answer about other things, hide its weights, or be like the source inside. The reason beside it says which, and what settles it. That is neither a finding nor a pass.`;
      }
      return `${alone ? "The model" : "A model without a verdict"} ran, but its answers could not be weighed against those of independently trained models. That is neither a finding nor a pass.`;
    case "not-judged":
      return `${NOT_JUDGED} ${meaning({ ...report, verdict: "unrelated" })}`;
    case "unrelated":
      return `${shown} ${alone ? "It does not answer" : "None answers"} more like the source ${than}. A copy that was changed enough can look like this, too.`;
  }
}

const NOT_JUDGED =
  "Files that hold a model, or may hold one, were found and not judged: they are of another format than ONNX, or archives. A copy is a copy in any of them, so that they have not passed.";

/** Whether a note explains what a report shows; any other bears on whether to trust it. */
export function isExplanation({ code }: ReportOrigin["notes"][number]): boolean {
  return code === "NO_MODEL" || code === "ALL_MODELS" || code === "FOUND_BY_CONTENT" || code === "EXCLUDED_BY_GLOB";
}

/** Whether a suspect is not near the source as it was fed, and that says nothing for it. */
function isNotCleared({ behaviour, blindness, fed }: ReportResult): boolean {
  return behaviour === "unrelated" || blindness !== undefined || fed?.beside?.near === true;
}

const NEXT: Readonly<Record<RunVerdict, readonly string[]>> = {
  derived: [
    "Hold the release or merge until a person has looked at it.",
    "Ask where the model comes from: starting weights, seed, training record, licence. A permitted derivation is no problem.",
    "Check that the calibration has unrelated models of the suspect's kind (architecture, accuracy): without them honest models can be called derived.",
    "For more certainty, repeat with a second fingerprint from other images, or with more unrelated models.",
  ],
  error: [
    "Fix the errors listed below, and run the check again.",
    "Do not count a model that could not be judged as passed.",
  ],
  inconclusive: [
    "Read the reason beside each inconclusive model, and do what settles it: the owner's statement, twins, references of the suspect's kind, your word on how it wants its images, or a working export.",
  ],
  "not-judged": [
    `Have the models in the files that were not judged as ONNX, and judge those. ${ALLOW_NOT_JUDGED.replaceAll("`", "")}`,
  ],
  unrelated: ["Nothing needs to be done. Keep this report with the release."],
};

/** Where a shard has found nothing, that is not yet what the run has found. */
export const JOIN_SHARDS =
  "Join this report with those of the other shards (sac merge): only together do they tell of the run.";

/** What to do next: all about the gravest verdict, the first step for the others. */
export function nextSteps(report: Report): readonly string[] {
  if (report.shard && report.verdict === "unrelated") return [JOIN_SHARDS];
  return worthSaying(report).flatMap((one) => (one === report.verdict ? NEXT[one] : NEXT[one].slice(0, 1)));
}

function isOfOneAncestor({ weights }: ReportResult): boolean {
  return weights?.verdict === "common-ancestor" || weights?.verdict === "unknown-ancestor";
}
