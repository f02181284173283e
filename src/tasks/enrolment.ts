import type { Matrix } from "../core/matrix.ts";
import type { Settings } from "../core/prepare.ts";
import type { Statements } from "../core/statements.ts";
import type { Task } from "../core/task.ts";
import type { Control } from "../fingerprint/control.ts";
import type { Lock } from "../fingerprint/keys.ts";
import type { DrawnManifest, GivenManifest, IMAGES_ARE, VerificationManifest } from "../fingerprint/manifest.ts";
import type { ImageFolder } from "../probes/folder.ts";
import type { PoolOptions } from "../probes/pool.ts";
import type { InputForm } from "../probes/preprocess.ts";
import type { Quality } from "../probes/quality.ts";
import type { Choice, HowMany } from "../probes/select.ts";
import type { RunOptions } from "../runtime/options.ts";
import type { planModel, planVerification } from "../runtime/plan-model.ts";
import type { ModelRun } from "../runtime/run.ts";
import type { Suspect } from "../runtime/suspect.ts";

/** How the gallery of a verification fingerprint is chosen. */
export interface VerificationOptions {
  /** Gallery images of a person at most. */
  readonly references: number;
}

/** Probes are drawn by the seed from at most `pool` images, which also measure the accuracy, and compressed. */
export interface EnrollOptions extends PoolOptions {
  readonly quality: Quality;
  readonly model: string;
  readonly images: string;
  readonly out: string;
  /** Whether a file that is at `out` may be replaced. */
  readonly force?: boolean | undefined;
  readonly probes: number | HowMany;
  readonly selection: Choice | "auto";
  readonly arch: string | undefined;
  readonly settings: Settings;
  /** Of a verification model; undefined: the source is a classifier. */
  readonly verification?: VerificationOptions | undefined;
  /** What the owner states of the source's training. */
  readonly statements?: Partial<Statements> | undefined;
  /** What the images are to the source; undefined: unsaid. */
  readonly imagesAre?: (typeof IMAGES_ARE)[number] | undefined;
  /** Whether the fingerprint also keeps a sketch of the source's weights. */
  readonly weights: boolean;
  /** The same of its hidden layers; undefined: it does not. */
  readonly activations?: boolean | undefined;
  readonly run: RunOptions;
  /** Whether the source is fed as is said though that looks wrong; undefined: it is refused then. */
  readonly acceptPreprocessing?: boolean | undefined;
  /** Seals the fingerprint. */
  readonly lock?: Lock | undefined;
  /** Id of the fingerprint whose place this one takes. */
  readonly replaces?: string | undefined;
}

/** Options of an enrolment that is not written yet. */
export type MakingOptions = Omit<EnrollOptions, "out" | "force" | "lock">;

/** The source, what is in the folder, and how the source wants it. */
export interface Material {
  readonly source: Suspect;
  readonly folder: ImageFolder;
  readonly form: InputForm;
  /** Digests of images that must not become probes. */
  readonly unwanted: ReadonlySet<string>;
}

type ChoiceIn<M extends DrawnManifest | GivenManifest | VerificationManifest> = Pick<
  M,
  "task" | "quality" | "selection" | "probes" | "verification"
>;

/** What a source answered, and the part of the manifest that its kind and the choice of its probes have for themselves. */
export interface Asked {
  readonly choice: ChoiceIn<DrawnManifest> | ChoiceIn<GivenManifest> | ChoiceIn<VerificationManifest>;
  readonly probes: readonly Uint8Array[];
  readonly gallery: readonly Uint8Array[];
  /** Undefined where the probes are not chosen by what the source says of them. */
  readonly control?: Control | undefined;
  readonly run: Omit<ModelRun<unknown>, "answer">;
  readonly outputs: Matrix;
  readonly accuracy: number | undefined;
}

/** Probes that were chosen, ready to be put to the source. */
export interface Chosen {
  /** What the source is asked about, for people: "100 probes". */
  readonly what: string;
  /** @throws SacError for a source whose answers make no fingerprint */
  ask(): Promise<Asked>;
}

/** How the choice of probes says what is done where it takes a while, and what is worth knowing. */
export interface Saying {
  step(what: string): void;
  note(text: string): void;
}

/** What differs between the ways of enrolling: the source's task, and how its probes are come by. */
export interface EnrolmentMethod {
  readonly task: Task;
  readonly plan: typeof planModel | typeof planVerification;
  /** @throws SacError */
  choose(options: MakingOptions, material: Material, saying: Saying): Promise<Chosen>;
}
