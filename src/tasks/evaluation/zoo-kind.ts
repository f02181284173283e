import type { StoredFingerprint } from "../../fingerprint/store.ts";
import type { PartialPreprocess, Preprocess } from "../../probes/preprocess.ts";
import type { PlanOptions } from "../../runtime/options.ts";
import type { planModel, planVerification } from "../../runtime/plan-model.ts";
import type { Suspect } from "../../runtime/suspect.ts";
import type { Mistakes, Pool, PoolImage, Sample } from "./probes.ts";
import type { ZooAnswers, ZooQuestions } from "./questions.ts";
import type { DrawnSetting, Setting } from "./setting.ts";

/** How a model of the zoo is asked. */
interface ZooRun {
  /** The source's preprocessing, for whatever the model leaves open. */
  readonly preprocess: PartialPreprocess;
  readonly run: PlanOptions;
  /** The source's number of classes. */
  readonly classes: number;
  /** Whether the model's accuracy is to be measured. */
  readonly measure: boolean;
}

/** What differs between zoos of classifiers and of verification models. A kind is asked about its own samples alone. */
export interface ZooKind<S extends Sample = Sample> {
  readonly plan: typeof planModel | typeof planVerification;
  /** The setting as models of this kind have it. @throws SacError USAGE for what has no meaning for them */
  settingFor(setting: Setting): Setting;
  /** How many images of the folder are looked at, where so many are asked for. */
  poolSize(asked: number): number;
  /** Which images the source labels wrongly; undefined where labels mean nothing. */
  mistakes(source: Suspect, pool: Pool, settings: readonly Setting[], run: PlanOptions): Promise<Mistakes | undefined>;
  /** @throws SacError IMAGES_TOO_FEW, IMAGES_UNLABELLED, IDENTITIES_TOO_FEW */
  sample(
    images: readonly PoolImage[],
    classes: Pool["classes"],
    setting: DrawnSetting,
    seed: number,
    mistakes: Mistakes | undefined,
  ): S;
  /** The probes of fingerprints in place of drawn ones. @throws SacError USAGE */
  samplesFrom(fingerprints: readonly StoredFingerprint[], size: Pick<Preprocess, "width" | "height">): Promise<S[]>;
  /** @throws SacError also for a source that makes no fingerprint */
  askSource(source: Suspect, questions: ZooQuestions<S>, run: PlanOptions): Promise<ZooAnswers<S>>;
  /** @throws SacError */
  ask(model: Suspect, questions: ZooQuestions<S>, how: ZooRun): Promise<ZooAnswers<S>>;
}
