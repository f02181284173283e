import type { ActivationSketch } from "../core/activations/kept.ts";
import type { PanelLikeness } from "../core/activations/standing.ts";
import type { OutputForm } from "../core/forms.ts";
import type { Matrix } from "../core/matrix.ts";
import type { Settings } from "../core/prepare.ts";
import type { Scores } from "../core/scores.ts";
import { NOTHING_STATED, type Statements } from "../core/statements.ts";
import type { WeightsVerdict } from "../core/weights/evidence.ts";
import type { Normalisation } from "../probes/normalisations.ts";
import type { Control } from "./control.ts";
import type { Family } from "./family.ts";
import type { KnownWeights } from "./known-weights.ts";
import type { Manifest, Match } from "./manifest.ts";
import type { NormalisationRecord } from "./normalisation.ts";

/** What is kept of how like the source's a model's hidden layers are. */
export type Inside = Omit<PanelLikeness, "isTwin">;

/** An unrelated or derived model that the owner compared with the source. */
export interface Reference {
  readonly name: string;
  readonly sha256: string;
  readonly arch: string | undefined;
  readonly accuracy: number | undefined;
  readonly form: OutputForm;
  /** What it answered on the probes, n x its own number of classes, in the source's order where that could be told. */
  readonly outputs: Matrix;
  /** The same on the twins' contested probes, where the fingerprint has such. */
  readonly onContested?: Matrix | undefined;
  /** The same on the control images, where the fingerprint has such. */
  readonly onControl?: Matrix | undefined;
  /** The threshold that a verification model decides by. */
  readonly match?: Match | undefined;
  /** What its weights say of descent from the source; undefined where they were not looked at. */
  readonly weights?: WeightsVerdict | undefined;
  /** Whether it has the source's layers; undefined where that is not known, and in calibrations that were made before it was kept. */
  readonly sameLayers?: boolean | undefined;
  /** How like the source's its hidden layers are; undefined where they were not, or could not be, looked at. */
  readonly inside?: Inside | undefined;
  /** How it was fed, where that is otherwise than the source. */
  readonly fed?: Normalisation | undefined;
  /** How its normalisation was found or examined; undefined where it was not. */
  readonly normalisation?: NormalisationRecord | undefined;
  /** As if it were the suspect and not in the calibration. */
  readonly scores: Scores;
}

export interface Calibration {
  readonly unrelated: readonly Reference[];
  readonly derived: readonly Reference[];
}

/** A fingerprint in memory: the probes and what the source answered on them. */
export interface Fingerprint<M extends Manifest = Manifest> {
  readonly about: M;
  /** JPEG files, or PNG files of those that are lossless, in the order of `about.probes`. */
  readonly probes: readonly Uint8Array[];
  /** PNG files of the gallery images, in the order of `about.verification.references`; a classifier has none. */
  readonly gallery: readonly Uint8Array[];
  /** n probes x d classes, as the source gave them; or n targets x d gallery images, the margins of equation 6. */
  readonly outputs: Matrix;
  /** n x n, equation 1. */
  readonly correlation: Matrix;
  /** Undefined where probes were drawn at random or from images of the source's training, or made elsewhere, and in earlier versions. */
  readonly control?: Control | undefined;
  readonly calibration: Calibration | undefined;
  /** Models of the source's own recipe and data; undefined: it has none. */
  readonly family: Family | undefined;
  /** Undefined where the source was enrolled without, or has no layers that could be compared. */
  readonly weights: KnownWeights | undefined;
  /** Undefined where the source was enrolled without, as in earlier versions, or nothing inside it could be looked at. */
  readonly activations?: ActivationSketch | undefined;
}

/** The labels that a fingerprint gives its probes; undefined if its probes were drawn, and the source's answers count. */
export function givenLabels(about: Manifest): number[] | undefined {
  return about.selection.rule === "given" ? about.probes.flatMap(({ given }) => given ?? []) : undefined;
}

/** How answers to a fingerprint's probes are compared. */
export function settingsOf({ about }: Pick<Fingerprint, "about">): Settings {
  const { representation, correlation, verification } = about;
  const given = givenLabels(about);
  return {
    representation,
    correlation,
    ...(verification && { feature: verification.feature }),
    ...(given && { given }),
  };
}

/** A manifest with what is stated now, in place of what was stated of the same before. Where nothing is, it says nothing. */
export function stating<M extends Manifest>(about: M, now: Partial<Statements>): M {
  const statements = { ...NOTHING_STATED, ...about.statements, ...now };
  const isNothing = statements.trainingImages === "unsaid" && statements.ancestor === "unsaid";
  return { ...about, statements: isNothing ? undefined : statements };
}

/** What the owner states of the source's training; a fingerprint that knows ancestors says by itself that there are some. */
export function statementsOf({ about, weights }: Pick<Fingerprint, "about" | "weights">): Statements {
  const stated = about.statements ?? NOTHING_STATED;
  return weights && weights.ancestors.length > 0 ? { ...stated, ancestor: "stated" } : stated;
}
