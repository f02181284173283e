import { mean, sampleStandardDeviation } from "simple-statistics";
import type { DoubtCode } from "../doubt-codes.ts";
import type { Statements } from "../statements.ts";
import { studentUpperTail } from "../student.ts";
import type { ActivationsEvidence, ActivationsVerdict, HiddenLikeness } from "./evidence.ts";

/** What is known of an honest model's hidden layers: a reference's, or a twin's of the source. */
export interface PanelLikeness {
  /** To each of the source's layers. */
  readonly likeness: readonly number[];
  /** Whether its layers have the source's shape. */
  readonly sameShape: boolean;
  readonly isTwin: boolean;
}

/** With fewer models nothing is said: what few of them have in common may be chance. */
const FEWEST_IN_PANEL = 5;
/** Standard deviation of likeness that the panel is taken to have at least: few models that happen to agree prove nothing. */
const LEAST_SPREAD = 0.005;
/** How far a derived model must have come to the source, whatever the panel's spread. */
const LEAST_SHARE = 0.15;
/**
 * From here on no doubt counts but that of a common ancestor. Of honest models those come closest that have the source's
 * architecture and images: 0.09 of the way in panels with models of its architecture, and 0.19 and 0.32 in others.
 */
const BEYOND_DOUBT = { withArchitecture: 0.3, without: 0.45 };
/** No smaller p-value is shown: tails of real scores are heavier than Student's. */
const LEAST_SHOWN = 1e-3;

/**
 * Where a suspect's hidden layers stand among honest models'. Its likeness, the mean over the source's layers, is held against
 * theirs: derived if it is larger than each of theirs, if Student's prediction of one more honest model is as far from their
 * centre with a probability of at most `level`, and if it has come some of the way to the source, whose own is 1.
 *
 * Models of the source's architecture are more like it than others. Where the panel has some, the suspect is taken to be one:
 * they are the centre, and the spread is that within both groups.
 */
export function standAmong(
  { layers }: Pick<HiddenLikeness, "layers">,
  panel: readonly PanelLikeness[],
  level: number,
  statements: Statements,
): ActivationsEvidence {
  const sameArchitecture = panel.some(({ sameShape }) => sameShape);
  const about = { references: panel.length, sameArchitecture };
  if (panel.length < FEWEST_IN_PANEL) {
    const none = layers.map((layer) => ({ ...layer, z: undefined }));
    return {
      ...about,
      verdict: "no-verdict",
      pValue: undefined,
      z: undefined,
      share: undefined,
      layers: none,
      doubts: [],
    };
  }
  const own = mean(layers.map(({ likeness }) => likeness));
  const theirs = panel.map(({ likeness, sameShape }) => ({ value: mean([...likeness]), sameShape }));
  const { centre, spread, count, freedom } = predicted(theirs);
  const z = (own - centre) / spread;
  // Twice the tail: models of the source's architecture may lie closer together than the common spread says. Most of them then
  // have a tail near a half, which would come more often than uniformly.
  const pValue = Math.min(1, 2 * studentUpperTail(z / Math.sqrt(1 + 1 / count), freedom));
  const share = (own - centre) / (1 - centre);
  const beyond = pValue <= level && share >= LEAST_SHARE && theirs.every(({ value }) => value < own);
  const doubts = beyond ? doubtsOf(panel, share, statements) : [];
  const standing = layers.map((layer, i) => ({
    ...layer,
    z: spreadsBeyond(
      layer.likeness,
      panel.map(({ likeness }) => likeness[i]),
    ),
  }));
  const verdict: ActivationsVerdict = !beyond ? "unrelated" : doubts.length > 0 ? "no-verdict" : "derived";
  return { ...about, verdict, pValue: Math.max(LEAST_SHOWN, pValue), z, share, layers: standing, doubts };
}

/** What one more honest model is predicted by, which may have the source's architecture. */
function predicted(panel: readonly { readonly value: number; readonly sameShape: boolean }[]) {
  const all = panel.map(({ value }) => value);
  const [same, others] = [true, false].map((shape) =>
    panel.filter(({ sameShape }) => sameShape === shape).map(({ value }) => value),
  );
  const apart = same.length > 0 && others.length > 0;
  const groups = apart ? [same, others] : [all];
  const freedom = all.length - groups.length;
  const squares = groups.map((values) => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0));
  const spread = Math.max(LEAST_SPREAD, Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / freedom));
  const centre = apart ? Math.max(mean(same), mean(all)) : mean(all);
  return { centre, spread, count: groups[0].length, freedom };
}

function spreadsBeyond(likeness: number, others: readonly number[]): number {
  return (likeness - mean([...others])) / Math.max(LEAST_SPREAD, sampleStandardDeviation([...others]));
}

function doubtsOf(
  panel: readonly PanelLikeness[],
  share: number,
  { trainingImages, ancestor }: Statements,
): DoubtCode[] {
  const sameArchitecture = panel.some(({ sameShape }) => sameShape);
  const none = share >= (sameArchitecture ? BEYOND_DOUBT.withArchitecture : BEYOND_DOUBT.without);
  const imagesCovered = trainingImages === "private" || panel.some(({ isTwin }) => isTwin);
  return [
    ...(none || imagesCovered ? [] : (["SAME_IMAGES_POSSIBLE"] as const)),
    ...(ancestor === "stated" ? (["ANCESTOR_STATED"] as const) : []),
    ...(none || sameArchitecture ? [] : (["SOURCE_ARCHITECTURE_MISSING"] as const)),
  ];
}
