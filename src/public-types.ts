/** What the library's functions take and give. These types are all that its users see, and need no others. */
import type { Report } from "../schema/report.d.ts";

type Settings = Report["settings"];
type Verification = NonNullable<Report["fingerprints"][number]["verification"]>;

/** How pixels become a model's input: value = (pixel * scale - mean) / std, per channel. */
export interface PreprocessInput {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly fit?: "fill" | "cover" | "contain" | undefined;
  readonly colour?: "rgb" | "bgr" | "gray" | undefined;
  readonly layout?: "nchw" | "nhwc" | undefined;
  readonly dtype?: "float32" | "float16" | "float64" | "uint8" | undefined;
  readonly scale?: number | undefined;
  /** One number, or one for each of three channels. */
  readonly mean?: number[] | undefined;
  readonly std?: number[] | undefined;
}

/** How models are run; every function that runs some takes these. */
export interface RunInput {
  /** Default: `auto`, CUDA if its provider is installed, else the CPU. */
  readonly device?: "auto" | "cpu" | "cuda" | "webgpu" | undefined;
  /** CPU threads for a model. Default: 2. */
  readonly threads?: number | undefined;
  /** How many models at once, where there are several, each in a process of its own. Default: as many as have cores for their threads. */
  readonly jobs?: number | undefined;
  /** Wall-clock milliseconds for one model. Default: 120 000. */
  readonly timeLimitMs?: number | undefined;
  /** Resident bytes for one model. Default: 4 GiB. */
  readonly memoryLimitBytes?: number | undefined;
  /** Run no model behind less: `network`, none can be reached; `full`, nor any file, secret or process of yours. Default: `none`. */
  readonly requireIsolation?: "none" | "network" | "full" | undefined;
  /**
   * Itself, a JSON file's path, or the name of a usual normalisation, such as `imagenet`. Default: what the model says, of your own models what a `preprocessor_config.json` beside it
   * does, the fingerprint, and RGB / 255.
   */
  readonly preprocess?: string | PreprocessInput | undefined;
  /** Name of the output that holds the class scores, if a model has several. */
  readonly output?: string | undefined;
  /** How verification models decide. Default: as their files say, or where both errors are equally frequent. */
  readonly match?: { readonly threshold: number } | { readonly falseAcceptRate: number } | undefined;
  /** Called before each step of the work. */
  readonly onProgress?: ((done: number, total: number, what: string) => void) | undefined;
  /** Called with what is worth knowing and stops nothing, such as files that were passed over. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** How the owner's own models are fed, whatever a trial of the usual normalisations shows. */
export interface FeedingInput {
  /** Feed models as given, though they answer better otherwise, or no better than chance. Default: false, an error. */
  readonly acceptPreprocessing?: boolean | undefined;
}

/** What sealed fingerprints are opened with. Nothing is read from the environment. */
export interface KeysInput {
  readonly passphrase?: string | undefined;
  /** Private keys of the age format, `AGE-SECRET-KEY-…`. */
  readonly identities?: readonly string[] | undefined;
}

/** What a fingerprint is sealed with: a passphrase of at least 12 characters, or public keys of age (`age1…`). */
export type SealInput = { readonly passphrase: string } | { readonly recipients: readonly string[] };

/** Which images become probes, and how answers to them are compared. */
export interface ProbeInput {
  /** Number of probes. Default: 100; of an enrollment 400, 200 or 100, the most for which the source gets so many images wrong. */
  readonly probes?: number | undefined;
  /** Seed of the choice. Default: 0. Where others may have the images, take one that nobody can guess. */
  readonly seed?: number | undefined;
  /** So many images are looked at, at most. Default: 3000, of an evaluation 1000. */
  readonly pool?: number | undefined;
  /** Centred log-probabilities, or outputs as they are (the paper's form). Default: `canonical`. */
  readonly representation?: "canonical" | "raw" | undefined;
  /** Equation 2 of the paper, or 3 with the width of its Gaussian. Default: `cosine`. */
  readonly correlation?: "cosine" | { readonly rbf: number } | undefined;
  /** Of verification models: references that a target is compared with, at most. Default: 50. */
  readonly references?: number | undefined;
  /** Of verification models: what is compared. Default: `similarity`. */
  readonly feature?: Verification["feature"] | undefined;
}

/** What the owner of a source states of its training. */
export interface StatementsInput {
  /** `private`: nobody else has the images that the source was trained on, and no other model taught it; `shared`: others may. */
  readonly trainingImages?: "private" | "shared" | "unsaid" | undefined;
  /**
   * What the source's training began from: `scratch`, random weights; `own-seed`, random weights that nobody else has; or the
   * weights of an `ancestor` that others may have.
   */
  readonly trainedFrom?: "scratch" | "own-seed" | "ancestor" | "unsaid" | undefined;
}

export interface EnrollInput extends RunInput, FeedingInput, ProbeInput, StatementsInput {
  /** The source model, ONNX. */
  readonly model: string;
  /** Folder of images (JPEG, PNG, WebP, TIFF), flat or in one folder per class, or per person. */
  readonly images: string;
  /** Whether the source was trained on these images, or never saw them. Default: `unsaid`. */
  readonly imagesAre?: "training" | "held-out" | "unsaid" | undefined;
  /** The fingerprint to write, ending in `.sac`. */
  readonly out: string;
  /** Whether a file that is there already may be replaced. Default: false. */
  readonly force?: boolean | undefined;
  /** Default: `classification`. */
  readonly task?: "classification" | "verification" | undefined;
  /** JPEG quality of the probes, 1 to 100. Default: `mixed`, each image's own. */
  readonly quality?: number | "mixed" | undefined;
  /** Default: `auto`, images that the source labels wrong if there are enough. `given`: all images, just as they are. */
  readonly select?: "auto" | "random" | "misclassified" | "mixed" | "given" | undefined;
  /** The source's architecture, to compare with the calibration's. */
  readonly arch?: string | undefined;
  /** Whether the fingerprint keeps a sketch of the source's weights. Default: true. */
  readonly weights?: boolean | undefined;
  /** Whether it keeps one of what the source's hidden layers say to the probes. Default: true. */
  readonly activations?: boolean | undefined;
  /** Default: not sealed. */
  readonly seal?: SealInput | undefined;
}

export interface CalibrateInput extends RunInput, FeedingInput, StatementsInput {
  /** The `.sac` file. */
  readonly fingerprint: string | OpenedFingerprint;
  /** Models trained independently of the source: paths, globs, or `ARCHITECTURE=GLOB`. */
  readonly unrelated?: readonly string[] | undefined;
  /** Models known to derive from it, likewise; for the rule `midpoint`, and to see the gap. */
  readonly derived?: readonly string[] | undefined;
  /** Models whose weights the source's training started from: paths or globs. */
  readonly ancestors?: readonly string[] | undefined;
  /** Twins, models of the source's own recipe and data from other seeds: paths or globs of at least three. */
  readonly twins?: readonly string[] | undefined;
  /** The source model, by whose and the twins' answers probes are drawn for them; default: the zoo's. */
  readonly model?: string | undefined;
  /** Folder of images to draw the twins' probes from. Default: `images`. */
  readonly twinImages?: string | undefined;
  /** How many of them. Default: 300. */
  readonly twinProbes?: number | undefined;
  /** Their JPEG quality, 1 to 100, or `mixed`. Default: as they are. */
  readonly twinQuality?: number | "mixed" | undefined;
  /** So many images are looked at for them, at most. Default: 1000. */
  readonly pool?: number | undefined;
  /** How the source, and each twin, was picked among its owner's runs: `first`, or `best-of-5`. */
  readonly sourcePicked?: "first" | `best-of-${number}` | undefined;
  readonly twinsPicked?: "first" | `best-of-${number}` | undefined;
  /** How single models are fed, whatever is said of all: `MODELS=NAME` or `MODELS=FILE`, MODELS being a path or a glob. */
  readonly preprocessFor?: readonly string[] | undefined;
  /** Take models, architectures and images from a ZOO.json. */
  readonly zoo?: string | undefined;
  /** The labelled images that the source was enrolled with, to measure accuracies on. */
  readonly images?: string | undefined;
  /** False-alarm rate to report on. Default: 0.05. */
  readonly alpha?: number | undefined;
  /** Default: the fingerprint itself. */
  readonly out?: string | undefined;
  /** Whether another file that is at `out` may be replaced. Default: false. */
  readonly force?: boolean | undefined;
  /** Whether models of the old calibration that are not among those given may go. Default: false. */
  readonly replace?: boolean | undefined;
  readonly keys?: KeysInput | undefined;
  /** Default: sealed as it was, if it was. */
  readonly seal?: SealInput | undefined;
}

export interface CheckInput extends RunInput {
  /** Paths of `.sac` files, or fingerprints that were opened. */
  readonly fingerprints: readonly (string | OpenedFingerprint)[];
  /** Paths or globs of suspects. */
  readonly models: readonly string[];
  /** Rate of false alarms. Default: 0.05. */
  readonly alpha?: number | undefined;
  /** Default: `conformal` where the calibration suffices, else `normal`. */
  readonly rule?: Exclude<Settings["rule"], "auto"> | undefined;
  /** Derived if the distance is at most this; needs no calibration. */
  readonly threshold?: number | undefined;
  /** Judge by this score. Default: `fusion`, or the best that can be had. */
  readonly score?: Exclude<Settings["score"], "auto"> | undefined;
  /** Whether weights are compared where the fingerprint has a sketch of the source's. Default: true. */
  readonly weights?: boolean | undefined;
  /** Whether hidden layers are compared where it has one of theirs. Default: true. */
  readonly activations?: boolean | undefined;
  /** Mark discoveries among all suspects of the run, which changes no verdict. Default: nothing. */
  readonly multiple?: NonNullable<Report["discoveries"]>["procedure"] | undefined;
  /** Judge by so many of each fingerprint's probes, drawn for this run. */
  readonly draw?: { readonly probes: number; readonly seed?: string | undefined } | undefined;
  /** What of the secret fingerprint the report may show. Default: nothing. */
  readonly show?: { readonly correlation?: boolean; readonly probes?: boolean } | undefined;
  /** Of verification models: what is compared. Default: what each fingerprint says. */
  readonly feature?: Verification["feature"] | undefined;
  readonly keys?: KeysInput | undefined;
}

export interface EvaluateInput extends RunInput, FeedingInput, ProbeInput {
  /** A ZOO.json: a source, and models known to be unrelated to it or derived from it. */
  readonly zoo: string;
  /** JPEG quality; several of each image: `10+50`; `clean`; or a corruption: `fog:1`. Default: `mixed`. */
  readonly quality?: number | string | undefined;
  /** Default: `auto`, images that the source labels wrong if there are enough. */
  readonly select?: "auto" | "random" | "misclassified" | "mixed" | undefined;
  /** Average over so many draws of probes. Default: 1, or one for each fingerprint. */
  readonly seeds?: number | undefined;
  /** Take the probes of these fingerprints of the source instead of drawing some. */
  readonly fingerprints?: readonly (string | OpenedFingerprint)[] | undefined;
  /** Parameters to vary, such as `probes` or `quality=10,25,clean`. */
  readonly sweeps?: readonly string[] | undefined;
  readonly keys?: KeysInput | undefined;
}

/** A fingerprint, as far as it may be shown, as it was when it was made or opened. */
export interface OpenedFingerprint {
  /** Where it lies, or the name that it was opened under. */
  readonly path: string;
  /** The same for every calibration of these probes. */
  readonly id: string;
  readonly task: "classification" | "verification";
  readonly source: { readonly name: string; readonly sha256: string; readonly arch: string | undefined };
  /** How many probes it has. */
  readonly probes: number;
  /** How many models it is calibrated with. */
  readonly unrelated: number;
  readonly derived: number;
  readonly twins: number;
}

/** How often unrelated models are called derived when others of them judge. */
export interface HeldOutModels {
  /** Undefined: there are too few others to judge by. */
  readonly rule: "conformal" | "normal" | undefined;
  readonly models: number;
  readonly falseAlarms: number;
}

/** What a calibration bears at a false-alarm rate, measured on its own models. */
export interface CalibrationReport {
  readonly alpha: number;
  /** The rule that `check` will use; undefined: it can give no verdict by behaviour. */
  readonly rule: "conformal" | "normal" | undefined;
  /** 1/(n + 1), the smallest p-value that n unrelated models can carry; undefined without any. */
  readonly smallestRate: number | undefined;
  readonly unrelated: readonly CalibratedModel[];
  readonly derived: readonly CalibratedModel[];
  /** Each unrelated model judged by all others. */
  readonly leaveOneOut: HeldOutModels;
  /** Each architecture's models judged by those of the others. */
  readonly architectures: readonly (HeldOutModels & { readonly arch: string })[];
  /** Undefined without twins. */
  readonly twins: CalibratedTwins | undefined;
  /** What keeps the calibration from bearing its promise. */
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/** Models of the source's own recipe and data, by which `check` decides wherever there are such. */
export interface CalibratedTwins {
  readonly names: readonly string[];
  readonly rule: "conformal" | "normal" | undefined;
  /** 1/(twins + 1), which their rank bears without assumptions. */
  readonly smallestRate: number;
  readonly sourcePicked: string | undefined;
  readonly twinsPicked: string | undefined;
}

/** A model that a fingerprint is calibrated with. */
export interface CalibratedModel {
  readonly name: string;
  readonly arch: string | undefined;
  readonly accuracy: number | undefined;
  /** As if it were the suspect and not in the calibration. */
  readonly scores: { readonly [score in Exclude<Settings["score"], "auto">]?: number };
  /** How a verification model decides. */
  readonly match?: Verification["match"];
  /** How its normalisation was found or examined; undefined where it was not. */
  readonly normalisation?: TriedNormalisations;
  /** Whether it is fed otherwise than the source. */
  readonly fedOtherwise?: true;
}

/** What came of trying the usual normalisations on a model. */
export interface TriedNormalisations {
  /** By which the model is fed. */
  readonly name: string;
  /** `chosen`: nothing was given, and it is clearly better; `usual`: nothing was given, and nothing was clearly better. */
  readonly origin: "given" | "chosen" | "usual";
  /** What the values are: shares of the images that are answered right, or the spread of the answers. */
  readonly measure: "right" | "spread";
  readonly images: number;
  readonly tried: readonly { readonly name: string; readonly value: number }[];
  /** Whether its owner insisted on it. */
  readonly doubtful?: true | undefined;
}
