import type { CalibrationSummary, HeldOut, ReferenceSummary, TwinSummary } from "../tasks/calibration-summary.ts";
import type { CalibrationWarning } from "../tasks/calibration-warnings.ts";
import { fixedPercent, formatNumber, percent, ratePercent } from "../text/numbers.ts";
import { plainText, textTable } from "../text/table.ts";
import { farness } from "./check/doubt-words.ts";
import { normalisationWords } from "./normalisation-words.ts";
import { SCORE_COLUMNS } from "./score-looks.ts";
import { unsaidWords } from "./statement-words.ts";

interface WordedWarning {
  readonly code: CalibrationWarning["code"];
  readonly text: string;
}

/** A warning in a sentence for people. */
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
      const { alpha, unrelated, smallestRate, needed, normal } = warning;
      const found =
        smallestRate === undefined ? "none is there" : `${unrelated} support ${fixedPercent(smallestRate)} at best`;
      const stands = normal ? " Until then the rule normal stands in, which assumes normal scores." : "";
      return `A false-alarm rate of ${ratePercent(alpha)} that does not rest on normal scores needs ${needed} unrelated models; ${found}.${stands}`;
    }
    case "FEW_PROBES":
      return `${warning.probes} probes tell models apart badly: copies may be missed. Enroll the source again with more.`;
    case "ARCHITECTURE_UNKNOWN":
      return "Architectures are not all known: tell them with enroll --arch and calibrate --unrelated NAME=GLOB.";
    case "ARCHITECTURE_MISSING":
      return `No unrelated model has the source's architecture ${warning.arch}: independent models of that architecture may be called derived. Train one more like the source, from another seed.`;
    case "ACCURACY_UNKNOWN":
      return "Accuracies are not all known: enrol with class folders and calibrate with --images.";
    case "ACCURACY_RANGE": {
      const [least, most] = warning.unrelated;
      const range = `${(100 * least).toFixed(1)} to ${fixedPercent(most)}`;
      return `The source's accuracy ${fixedPercent(warning.source)} is outside the unrelated models' range of ${range}: honest models as good as the source were not seen.`;
    }
    case "TWINS_WITHOUT_REFERENCES":
      return `There are twins and fewer than ${warning.needed} unrelated models: if the source happens to be more usual than its twins, it is closer to every honest model than they are, and only unrelated models show that. The rate of false alarms holds over families; of one family many may come together. Calibrate with some unrelated models as well (--unrelated).`;
    case "TWINS_PICKED_OTHERWISE": {
      const { source = "unsaid", twins = "unsaid" } = warning;
      return `Of how the models were picked among their owner's runs it is said: the source ${source}, each twin ${twins}. Twins must be picked as the source was, or their test promises too much.`;
    }
    case "SOURCE_UNLIKE_REFERENCES":
      return `The source could not have been one of the unrelated models (${farness(warning.standing)}): whoever is of its kind may look derived, so that answers alone make no suspect derived. Calibrate with unrelated models more like the source, or with twins of it.`;
    case "UNITS_TIED":
      return `In ${warning.tied} of the source's ${warning.sets} sets of hidden units an unrelated model's weights match, too, as filters that nobody trained do: no suspect is judged by those.`;
    case "UNRELATED_DOUBTFUL":
      if (warning.by === "weights")
        return `The weights of ${warning.name} are the source's: it is not unrelated. Leave it out: until then no suspect is derived by its weights alone.`;
      return `${warning.name} is far closer to the source than other unrelated models: make sure that it really is unrelated.`;
  }
}

/** What a calibration found, for a terminal: every distance, what rate it supports, and its warnings. */
export function renderCalibration(summary: CalibrationSummary): string {
  const { unrelated, derived, twins } = summary;
  const fed = fedOtherwise([...unrelated, ...derived]);
  const references =
    unrelated.length + derived.length > 0 || !twins ? [distances(summary), ...fed, rates(summary)] : [];
  const parts = [...references, ...(twins ? [twinLines(twins, summary.alpha)] : [])];
  const unsaid = twins ? undefined : unsaidWords(summary.statements);
  if (unsaid !== undefined) parts.push(unsaid);
  if (summary.warnings.length > 0)
    parts.push(summary.warnings.map((one) => `Warning: ${plainText(warningOf(one).text)}`).join("\n"));
  return parts.join("\n\n");
}

function twinLines({ names, rule, smallestRate, sourcePicked, twinsPicked }: TwinSummary, alpha: number): string {
  const assumed = rule === "normal" ? ", which assumes normal scores" : "";
  return [
    `${names.length} twins: ${names.map(plainText).join(", ")}. By their rank alone they support a false-alarm rate of ${percent(smallestRate)}.`,
    `At ${percent(alpha)} sac check decides among them by the rule ${rule ?? "none"}${assumed}; the promise holds for every suspect that does not depend on the source.`,
    `Picked among their owner's runs: the source ${sourcePicked ?? "unsaid"}, each twin ${twinsPicked ?? "unsaid"}. Twins must be picked as the source was, before any suspect is seen.`,
  ].join("\n");
}

/** A line for each model that is fed otherwise than the source, or on its owner's word alone. */
function fedOtherwise(models: readonly ReferenceSummary[]): string[] {
  const lines = models.flatMap(({ name, normalisation, fedOtherwise }) => {
    if (!fedOtherwise && !normalisation?.doubtful) return [];
    const how = normalisation ? normalisationWords(normalisation) : "as given";
    return [
      `${plainText(name)} is fed ${fedOtherwise ? "otherwise than the source" : "as the source"}: ${plainText(how)}.`,
    ];
  });
  return lines.length > 0 ? [lines.join("\n")] : [];
}

/** A line for each model, a column for each score that any of them has. */
function distances({ unrelated, derived }: CalibrationSummary): string {
  const known = SCORE_COLUMNS.filter(({ score }) => [...unrelated, ...derived].some(({ scores }) => score in scores));
  const row =
    (role: string) =>
    ({ name, arch, accuracy, scores }: ReferenceSummary) => [
      name,
      role,
      arch ?? "–",
      accuracy === undefined ? "–" : percent(accuracy),
      ...known.map(({ score, digits }) => formatNumber(scores[score], digits)),
    ];
  const number = (title: string) => ({ title, align: "right" as const });
  const columns = [
    { title: "model" },
    { title: "role" },
    { title: "arch" },
    number("accuracy"),
    ...known.map(({ title }) => number(title)),
  ];
  return textTable(columns, [...unrelated.map(row("unrelated")), ...derived.map(row("derived"))]);
}

function heldOut({ rule, models, falseAlarms }: HeldOut): string {
  if (rule === undefined) return "too few others to judge by";
  return `${falseAlarms} of ${models} called derived (${percent(falseAlarms / models)}, rule ${rule})`;
}

function rates({ unrelated, alpha, rule, smallestRate, leaveOneOut, architectures }: CalibrationSummary): string {
  const lines = [
    `${unrelated.length} unrelated models support a false-alarm rate of ${smallestRate === undefined ? "–" : percent(smallestRate)}, for an honest suspect that could have been one of them.`,
    rule
      ? `At ${percent(alpha)} sac check will use the rule ${rule}.`
      : `At ${percent(alpha)} sac check can give no verdict.`,
    `Each judged by all others: ${heldOut(leaveOneOut)}.`,
    ...architectures.map((one) => `Each ${plainText(one.arch)} judged by the other architectures: ${heldOut(one)}.`),
  ];
  return lines.join("\n");
}
