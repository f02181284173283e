import type { DoubtCode } from "../doubt-codes.ts";

/** `no-verdict`: too few models to be measured among, or beyond all of them with a doubt about what that means. */
export type ActivationsVerdict = "derived" | "unrelated" | "no-verdict";

/** How like one of the source's hidden layers anything inside a model is. */
interface LayerLikeness {
  /** As the source's file calls the layer's output. */
  readonly name: string;
  /** 0 to 1; 1 for the source itself. */
  readonly likeness: number;
  /** The value inside the model that is most like it, as the model's file calls it; "" if nothing is. */
  readonly counterpart: string;
}

/** How like the source's hidden layers those of a model are. */
export interface HiddenLikeness {
  /** In the order of the source's layers. */
  readonly layers: readonly LayerLikeness[];
  /** Whether its values have as many units as the source's, one after the other: then it may have the same architecture. */
  readonly sameShape: boolean;
}

/** The same, and where it stands among the models that the suspect is measured among. */
interface LayerStanding extends LayerLikeness {
  /** Spreads beyond their mean; undefined where that cannot be said. */
  readonly z: number | undefined;
}

/** What a suspect's hidden layers say of descent from the source. */
export interface ActivationsEvidence {
  readonly verdict: ActivationsVerdict;
  /** Student's prediction of one more honest model, at least 1/1000; undefined with too few models to say. */
  readonly pValue: number | undefined;
  /** Spreads by which all layers together stand beyond the mean of the models measured among; undefined likewise. */
  readonly z: number | undefined;
  /**
   * How far it has come from those models to the source itself: 0 as far as their mean, 1 all the way; undefined likewise.
   */
  readonly share: number | undefined;
  /** How many models that is, references and twins. */
  readonly references: number;
  /** Whether one of them has the source's own architecture, by the shape of its layers. */
  readonly sameArchitecture: boolean;
  /** In the order of the source's layers. */
  readonly layers: readonly LayerStanding[];
  /** What keeps a suspect that stands beyond all of them from being derived; empty for any other. */
  readonly doubts: readonly DoubtCode[];
}
