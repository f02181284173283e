import type { Matching } from "../core/match-threshold.ts";
import type { Matrix } from "../core/matrix.ts";
import type { Feature } from "../core/reference-features.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import type { Match } from "../fingerprint/manifest.ts";
import type { InputForm } from "../probes/preprocess.ts";
import type { PlanOptions } from "../runtime/options.ts";
import type { ModelRun } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";

/** What a model answered to a fingerprint's probes. */
export interface Answered {
  /** n probes x d: class scores, or the margins of equation 6. */
  readonly outputs: Matrix;
  /** The same to the twins' contested probes; undefined where the fingerprint has none. */
  readonly onContested: Matrix | undefined;
  /** The same to the control images; undefined where the fingerprint has none, or they were not asked. */
  readonly onControl?: Matrix | undefined;
  readonly run: Omit<ModelRun<unknown>, "answer">;
  /** How a verification model decided. */
  readonly match: Match | undefined;
  /** Share of right answers on labelled images, or of right decisions on the gallery; undefined if there are none. */
  readonly accuracy: number | undefined;
}

/** Asks a model about a fingerprint's images. @throws SacError as `runModel` and `askVerifier` */
export type Ask = (model: Suspect, options: PlanOptions) => Promise<Answered>;

/** How a model is fed and read, and what else its file says of how it is asked. */
interface Manner {
  readonly form: InputForm;
  readonly output: string;
  /** The threshold by which it decides, as its file tells it, where decisions are compared; undefined elsewhere. */
  readonly threshold: string | undefined;
}

/** What models of a fingerprint's kind are asked, how their answers are read, and which of them are of no use. */
export interface Kind {
  /** What the accuracy of its models is measured on. */
  readonly measuredOn: string;
  /** How the source decided: by the threshold that was given, or by one that its rule finds on another gallery. */
  readonly matching: Matching;
  /**
   * Decodes the images that are asked about.
   * @param reference what is asked of references beside: the control images, and what is in `labelled`, the folder of the
   *   enrolment's images, to measure accuracies on
   * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_DRIFT, IMAGES_UNLABELLED for another folder than the enrolment's
   */
  open(reference?: { readonly labelled: string | undefined }): Promise<Ask>;
  /** How a model would be asked, without running it. @throws SacError as `planModel` and `planVerification` */
  mannerFor(model: Suspect, options: PlanOptions): Promise<Manner>;
  /** Why usable answers say nothing about descent, if so. */
  objection(answered: Answered): "BARELY_VERIFIES" | undefined;
  /** The fingerprint as if it had been enrolled and calibrated with that feature; what has no features stays as it is. */
  withFeature(feature: Feature): Fingerprint;
}
