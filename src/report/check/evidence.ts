import { isStatistical, VERDICTS } from "../../core/verdict.ts";
import { layersAlike } from "./activations-words.ts";
import { fingerprintOf } from "./fingerprint-labels.ts";
import type { Report, ReportLeg, ReportResult } from "./schema.ts";
import { UNDECIDED, weightiestDoubt } from "./undecided-words.ts";
import { decidingSpreads } from "./words.ts";

/** What a verdict rests on, in a few words and as a length on one scale that is the same for every report. */
export interface VerdictEvidence {
  /** The leg that decided, or kept the model from being cleared; undefined of a model that could not be judged. */
  readonly leg: ReportLeg["leg"] | undefined;
  /** "weights 6/6", "answers, 9.2 spreads beyond 19 references"; of an error its code. */
  readonly text: string;
  /** 0 to 1: from `EVIDENCE_LINE` on for derived models alone, below it for unrelated ones; undefined: nothing was measured. */
  readonly strength: number | undefined;
  /** Of an inconclusive result: the line says nothing about it. */
  readonly undecided: boolean;
}

/** Where on the scale the line stands that only derived models reach. */
export const EVIDENCE_LINE = 0.2;
/** So many spreads beyond the models that a suspect is measured by fill the scale. */
export const FULL_SPREADS = 10;
/** Where an unrelated model ends that would otherwise reach the line. */
const BELOW_LINE = EVIDENCE_LINE - 0.01;

/** What is measured of a suspect beyond which nobody reads a number. */
const MOST_SPREADS = 100;

/** What the verdict of a result rests on. */
export function verdictEvidence(result: ReportResult, report: Pick<Report, "fingerprints">): VerdictEvidence {
  switch (result.verdict) {
    case "derived":
      return { ...accusing(result), undecided: false };
    case "unrelated": {
      const strength = answersStrength(result);
      const below = strength === undefined ? undefined : Math.min(strength, BELOW_LINE);
      return { leg: "behaviour", text: clearedWords(result), strength: below, undecided: false };
    }
    case "inconclusive":
      return { ...undecidedBy(result, report), undecided: true };
    case "error":
      return { leg: undefined, text: result.error?.code ?? "not judged", strength: undefined, undecided: false };
  }
}

/** Results in the order in which they deserve attention: by verdict the gravest first, of each the strongest first. */
export function byEvidence(report: Pick<Report, "fingerprints" | "results">): ReportResult[] {
  const strengths = new Map(report.results.map((one) => [one, verdictEvidence(one, report).strength ?? -1]));
  const rank = ({ verdict }: ReportResult) => VERDICTS.indexOf(verdict);
  const strength = (one: ReportResult) => strengths.get(one) ?? -1;
  const spreads = (one: ReportResult) => decidingSpreads(one) ?? Number.NEGATIVE_INFINITY;
  return report.results.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      strength(b) - strength(a) ||
      Math.sign(spreads(b) - spreads(a)) ||
      a.path.localeCompare(b.path, "en"),
  );
}

/** The leg that calls a suspect derived: weights before answers, which are before hidden layers. */
function accusing(result: ReportResult): Pick<VerdictEvidence, "leg" | "text" | "strength"> {
  const { weights, activations, behaviour = result.verdict } = result;
  const reached = (strength = EVIDENCE_LINE) => Math.max(EVIDENCE_LINE, Math.min(1, strength));
  if (weights?.verdict === "derived") {
    return { leg: "weights", text: `weights${matchedWords(weights)}`, strength: reached(weightsStrength(weights)) };
  }
  if (behaviour !== "derived" && activations?.verdict === "derived") {
    const strength = reached((activations.spreads ?? 0) / FULL_SPREADS);
    return { leg: "activations", text: `hidden layers${alikeWords(activations)}`, strength };
  }
  return { leg: "behaviour", text: `answers, ${closeWords(result)}`, strength: reached(answersStrength(result)) };
}

type Weights = NonNullable<ReportResult["weights"]>;
type Activations = NonNullable<ReportResult["activations"]>;

/** " 6/6". */
function matchedWords({ matched = 0, layers = [] }: Weights): string {
  return layers.length === 0 ? "" : ` ${Math.round(matched * layers.length)}/${layers.length}`;
}

/** Layers fill what is beyond the line. */
function weightsStrength({ matched = 0 }: Weights): number {
  return EVIDENCE_LINE + (1 - EVIDENCE_LINE) * matched;
}

/** " 10/10"; where only all layers together are alike, by how much those are. */
function alikeWords({ layers = [], spreads, models }: Activations): string {
  const alike = layersAlike(layers.map((layer) => layer.spreads));
  if (2 * alike >= layers.length && layers.length > 0) return ` ${alike}/${layers.length}`;
  return spreads === undefined ? "" : `, ${spreadsWords(spreads)} beyond ${models ?? 0} others`;
}

function spreadsWords(spreads: number): string {
  return spreads > MOST_SPREADS ? `over ${MOST_SPREADS} spreads` : `${spreads.toFixed(1)} spreads`;
}

/** Who a suspect was measured by: "19 references". */
function panelWords({ twins, panel = 0 }: ReportResult): string {
  return twins?.decided ? `${twins.panel} twins` : `${panel} reference${panel === 1 ? "" : "s"}`;
}

/** How answers are close. */
function closeWords(result: ReportResult): string {
  const { rule } = result;
  if (rule !== undefined && !isStatistical(rule) && !result.twins?.decided) return distanceWords(result);
  const spreads = decidingSpreads(result);
  return spreads === undefined || spreads <= 0
    ? `beyond all ${panelWords(result)}`
    : `${spreadsWords(spreads)} beyond ${panelWords(result)}`;
}

function distanceWords({ distance = 0, threshold = 0 }: ReportResult): string {
  return `distance ${distance.toFixed(3)} (limit ${threshold.toFixed(3)})`;
}

/** How answers are not close: by no number that could be read as if they were. */
function clearedWords(result: ReportResult): string {
  const { rule, twins, asClose } = result;
  if (twins?.decided) return `answers, ${twins.asClose > 0 ? "within the twins" : "no closer than chance"}`;
  if (rule !== undefined && !isStatistical(rule)) return `answers, ${distanceWords(result)}`;
  if (asClose === undefined) return "answers, not close";
  return `answers, ${asClose > 0 ? "within the references" : "no closer than chance"}`;
}

/**
 * The place of a suspect's answers: by its spreads beyond the models that it was measured by or, by a rule on the distance,
 * by how much of the limit it takes.
 */
function answersStrength(result: ReportResult): number | undefined {
  const { rule, twins, distance, threshold } = result;
  if (rule !== undefined && !isStatistical(rule) && !twins?.decided) {
    if (distance === undefined || threshold === undefined) return undefined;
    if (distance > threshold) return EVIDENCE_LINE * (Math.max(0, threshold) / distance);
    return threshold > 0 ? EVIDENCE_LINE + (1 - EVIDENCE_LINE) * (1 - distance / threshold) : 1;
  }
  const spreads = decidingSpreads(result);
  return spreads === undefined ? undefined : Math.min(1, Math.max(0, spreads / FULL_SPREADS));
}

function undecidedBy(
  result: ReportResult,
  { fingerprints }: Pick<Report, "fingerprints">,
): Pick<VerdictEvidence, "leg" | "text" | "strength"> {
  const code = weightiestDoubt(result.reasons);
  const first = code === undefined ? undefined : { code, ...UNDECIDED[code] };
  const { leg, text } = first ?? { leg: "behaviour", text: "no verdict" };
  const stated = fingerprintOf(result, { fingerprints })?.statements.trainingImages;
  const said = first?.code === "SAME_IMAGES_POSSIBLE" && stated === "shared" ? text.replace("unsaid", "shared") : text;
  return { leg, text: said, strength: legStrength(leg, result) };
}

function legStrength(leg: ReportLeg["leg"], result: ReportResult): number | undefined {
  const { weights, activations } = result;
  if (leg === "weights" && weights?.matched !== undefined && weights.matched > 0) return weightsStrength(weights);
  if (leg === "activations" && activations?.spreads !== undefined) {
    return Math.min(1, Math.max(0, activations.spreads / FULL_SPREADS));
  }
  return answersStrength(result);
}
