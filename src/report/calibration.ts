import { modelsNeeded } from "../core/verdict.ts";
import type { CalibrationSummary, HeldOut, ReferenceSummary, TwinSummary } from "../tasks/calibration-summary.ts";
import type { CalibrationWarning } from "../tasks/calibration-warnings.ts";
import { listed } from "../text/list.ts";
import { counted, fixedPercent, percent, ratePercent } from "../text/numbers.ts";
import { plainText } from "../text/table.ts";
import { wrapped } from "../text/wrap.ts";
import { farness, ISOLATED, unlikeWords } from "./check/doubt-words.ts";
import { normalisationWords } from "./normalisation-words.ts";
import { referenceTable } from "./reference-table.ts";
import { NO_SCREEN, type Screen } from "./screen.ts";
import { unsaidWords } from "./statement-words.ts";

interface WordedWarning {
  readonly code: CalibrationWarning["code"];
  readonly text: string;
}

/** What stands before what is to be done. */
const DO = " → ";

/** A warning in a sentence for people, and what to do. */
export function warningOf(warning: CalibrationWarning): WordedWarning {
  return { code: warning.code, text: sentenceOf(warning) };
}

/** What a calibration found, for programs. */
export function calibrationReport(summary: CalibrationSummary) {
  return { ...summary, warnings: summary.warnings.map(warningOf) };
}

function sentenceOf(warning: CalibrationWarning): string {
  switch (warning.code) {
    case "FEW_UNRELATED": {
      const { alpha, unrelated, smallestRate, needed, normal, twins } = warning;
      const found =
        smallestRate === undefined ? "none is there" : `${unrelated} support ${fixedPercent(smallestRate)} at best`;
      const stands = normal ? " Until then the rule normal is used, which assumes normally distributed scores." : "";
      return `${twins ? "Where the twins cannot decide, a" : "A"} false-alarm rate of ${ratePercent(alpha)} that does not rest on normal scores needs ${needed} unrelated models; ${found}.${stands}${DO}${moreNeeded(alpha, unrelated, needed)}${twins ? " For verdicts by the twins that is not needed." : ""}`;
    }
    case "FEW_PROBES":
      return `${warning.probes} probes tell models apart badly: copies may be missed.${DO}Enroll the source again with more.`;
    case "ARCHITECTURE_UNKNOWN":
      return `Not all architectures are known, so that nobody can tell whether a model like the source is among the unrelated ones.${DO}Name them: enroll --arch NAME, calibrate --unrelated NAME=GLOB.`;
    case "ARCHITECTURE_MISSING":
      return `No unrelated model has the source's architecture${warning.arch === undefined ? ", as their layers say" : ` ${warning.arch}`}: honest models of that architecture may come closer to it than all of them. Answers alone make no suspect derived if all architectures are known, and may accuse such models if not.${DO}Train one more like the source, from another seed, and calibrate with it.`;
    case "ARCHITECTURE_FEW": {
      const { arch, references } = warning;
      return `Only ${references} of the unrelated models ${references === 1 ? "has" : "have"} the source's architecture${arch === undefined ? ", as their layers say" : ` ${arch}`}: too few to tell how close honest models of it come, so that answers alone make none derived that may be of it.${DO}Calibrate with three or more like the source, from other seeds, or with twins of it.`;
    }
    case "ACCURACY_UNKNOWN":
      return `Not all accuracies are known, so that nobody can tell whether a model as good as the source is among the unrelated ones.${DO}${warning.ofSource ? "Enroll with class folders, and calibrate" : "Calibrate"} with --images, a folder with one folder per class.`;
    case "OTHER_CLASSES": {
      const models = listed(warning.models.map(({ name, classes }) => `${name} (${classes})`));
      return `The source has ${warning.classes} classes, and other numbers have ${models}: suspects with the source's classes are not judged by them.${DO}Calibrate with models for the same task in their place.`;
    }
    case "ACCURACY_RANGE": {
      const [least, most] = warning.unrelated;
      const range = `${(100 * least).toFixed(1)} to ${fixedPercent(most)}`;
      return `The source's accuracy ${fixedPercent(warning.source)} is outside the unrelated models' range of ${range}: honest models as good as the source were not seen.${DO}Calibrate with some about as accurate as the source.`;
    }
    case "TWINS_WITHOUT_REFERENCES":
      return `There are twins and fewer than ${warning.needed} unrelated models: if the source happens to be more usual than its twins, it is closer to every honest model than they are, and only unrelated models show that. The rate of false alarms holds over families; of one family many may come together.${DO}Calibrate with some unrelated models as well (--unrelated).`;
    case "TWINS_PICKED_OTHERWISE": {
      const { source = "unsaid", twins = "unsaid" } = warning;
      return `Of how the models were picked among their owner's runs it is said: the source ${source}, each twin ${twins}. Twins must be picked as the source was, or their test promises too much.${DO}Say how they were picked (--source-picked, --twins-picked), or give twins that were picked alike.`;
    }
    case "SOURCE_UNLIKE_REFERENCES": {
      const trained = warning.onUnsaidImages
        ? " If it was trained on the images that sac enroll was given, that sets it apart: give it others, or say so (sac enroll --images-are training)."
        : "";
      return `The source could not have been one of the unrelated models (${farness(warning.standing)}): models of its kind may look derived, so that answers alone make no suspect derived.${DO}Calibrate with unrelated models more like the source, or with twins of it.${trained}`;
    }
    case "SOURCE_ISOLATED":
      return `${ISOLATED} Answers alone make no suspect derived.${DO}Calibrate with some unrelated models that were made as the source was, or with twins of it.`;
    case "TWINS_UNLIKE_REFERENCES":
      return twinsUnlike(unlikeWords(warning.standing));
    case "UNITS_TIED":
      return `In ${warning.tied} of the source's ${warning.sets} sets of hidden units an unrelated model's weights match, too, as filters that nobody trained do: no suspect is judged by those.`;
    case "UNRELATED_DOUBTFUL":
      if (warning.by === "weights")
        return `The weights of ${warning.name} are the source's: it is not unrelated, and until it is gone no suspect is derived by its weights alone.${DO}Leave it out, and calibrate again.`;
      return `${warning.name} is far closer to the source than the other unrelated models are.${DO}Find out where it comes from; if it may descend from the source, leave it out and calibrate again.`;
  }
}

function twinsUnlike({ words, cure }: ReturnType<typeof unlikeWords>): string {
  return `No false-alarm rate is promised for verdicts by these twins: ${words}${DO}Calibrate with ${cure} (--unrelated).`;
}

/** How many more there must be. */
function moreNeeded(alpha: number, unrelated: number, needed: number): string {
  const fewest = modelsNeeded(alpha, "normal") - unrelated;
  const soon = fewest > 0 ? `, or with ${fewest} for a verdict that assumes normal scores` : "";
  return `Calibrate with ${needed - unrelated} more${soon}.`;
}

/** Of what is shown. */
interface Shown {
  readonly screen?: Pick<Screen, "width">;
  /** Whether every score of every model is told. */
  readonly verbose?: boolean;
}

/** What a calibration found, for a terminal: what it supports, its warnings and what to do, and a line for each model. */
export function renderCalibration(
  summary: CalibrationSummary,
  { screen = NO_SCREEN, verbose = false }: Shown = {},
): string {
  const { width } = screen;
  const { unrelated, derived, twins, warnings } = summary;
  const references = unrelated.length + derived.length > 0 || !twins;
  const parts = [
    references ? rates(summary) : [],
    twins ? twinLines(twins, summary) : [],
    fedOtherwise([...unrelated, ...derived]),
    warnings.flatMap((one) => withAdvice(`Warning: ${plainText(warningOf(one).text)}`)),
    twins ? [] : withAdvice(unsaidWords(summary.statements) ?? ""),
  ];
  const paragraphs = parts.map((lines) => lines.map((line) => wrapped(line, width)).join("\n"));
  const table = references && unrelated.length + derived.length > 0 ? referenceTable(summary, width, verbose) : "";
  return [...paragraphs, table].filter((part) => part !== "").join("\n\n");
}

/** A line for each model that is fed otherwise than the source, or on its owner's word alone. */
function fedOtherwise(models: readonly ReferenceSummary[]): string[] {
  return models.flatMap(({ name, normalisation, fedOtherwise }) => {
    if (!fedOtherwise && !normalisation?.doubtful) return [];
    const how = normalisation ? normalisationWords(normalisation) : "as given";
    return [
      `${plainText(name)} is fed ${fedOtherwise ? "otherwise than the source" : "as the source"}: ${plainText(how)}.`,
    ];
  });
}

/** What was found, and below it what to do. */
function withAdvice(text: string): string[] {
  return text
    .split(DO)
    .filter((part) => part !== "")
    .map((part, place) => (place === 0 ? part : `${DO.trimStart()}${part}`));
}

function twinLines(
  { names, rule, smallestRate, sourcePicked, twinsPicked }: TwinSummary,
  { alpha, warnings }: Pick<CalibrationSummary, "alpha" | "warnings">,
): string[] {
  const assumed = rule === "normal" ? ", which assumes normal scores" : "";
  const promise = warnings.some(({ code }) => code === "TWINS_UNLIKE_REFERENCES")
    ? "no rate is promised, as the unrelated models are unlike the source"
    : "the promise holds for every suspect that does not depend on the source";
  return [
    `${names.length} twins: ${names.map(plainText).join(", ")}. By their rank alone they support a false-alarm rate of ${percent(smallestRate)}${rule === "conformal" ? "" : `, and ${modelsNeeded(alpha)} would one of ${percent(alpha)}`}.`,
    `At ${percent(alpha)} sac check decides among them by the rule ${rule ?? "none"}${assumed}; ${promise}.`,
    `Picked among their owner's runs: the source ${sourcePicked ?? "unsaid"}, each twin ${twinsPicked ?? "unsaid"}. Twins must be picked as the source was, before any suspect is seen.`,
  ];
}

/** What so many models support, and what came of judging each by the others. */
function rates(summary: CalibrationSummary): string[] {
  const { unrelated, alpha, rule, smallestRate, leaveOneOut, twins } = summary;
  const judging = leaveOneOut.models;
  const when = twins ? "Where the twins cannot decide, at" : "At";
  const decides = rule
    ? `${when} ${percent(alpha)} sac check will use the rule ${rule}${rule === "normal" ? ", which assumes normal scores" : ""}.`
    : `${when} ${percent(alpha)} sac check can give no verdict by answers.`;
  return [
    smallestRate === undefined
      ? `${unrelated.length === 0 ? "There are no unrelated models." : "None of the unrelated models has the source's classes."} ${decides}`
      : `${counted(judging, "unrelated model")} ${judging === 1 ? "supports" : "support"} a false-alarm rate of ${percent(smallestRate)}, for an honest suspect that could have been one of them. ${decides}`,
    ...(smallestRate === undefined ? [] : [`Each judged by all others: ${heldOut(leaveOneOut)}.`]),
    ...byArchitecture(summary),
  ];
}

function heldOut({ rule, models, falseAlarms }: HeldOut): string {
  if (rule === undefined) return "too few others to judge by";
  return `${falseAlarms} of ${models} called derived (${percent(falseAlarms / models)}, rule ${rule})`;
}

/** What to expect of honest models of an architecture that is not there. */
function byArchitecture({ architectures, alpha }: CalibrationSummary): string[] {
  const judged = architectures.filter(({ rule }) => rule !== undefined);
  if (judged.length === 0) return [];
  const accused = judged.filter(({ models, falseAlarms }) => falseAlarms > alpha * models);
  const said = judged.map(({ arch, models, falseAlarms }) => `${plainText(arch)} ${falseAlarms} of ${models}`);
  const lacking = `→ Honest models of an architecture that is not among these may be accused as ${accused.map(({ arch }) => plainText(arch)).join(" and ")} would be: add one of every architecture that suspects may have.`;
  return [
    `Each judged by the other architectures alone, called derived: ${said.join(", ")}.`,
    ...(accused.length > 0 ? [lacking] : []),
  ];
}
