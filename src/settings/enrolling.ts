import type { Correlation } from "../core/correlation.ts";
import type { Representation, Settings } from "../core/prepare.ts";
import type { Feature } from "../core/reference-features.ts";
import { TASKS, type Task } from "../core/task.ts";
import type { IMAGES_ARE } from "../fingerprint/manifest.ts";
import { USUAL_REFERENCES } from "../probes/pairing.ts";
import type { Quality } from "../probes/quality.ts";
import { AS_IMAGES_ALLOW, ASKED_SELECTIONS, CHOICES } from "../probes/select.ts";
import { DRAWING_COMMANDS } from "./faces.ts";
import { inCommands, required, type SettingRow } from "./setting.ts";
import { type StatedValues, statedBy } from "./stating.ts";
import {
  anyText,
  fingerprintName,
  flag,
  jpegQuality,
  numberBetween,
  oneOf,
  pickedText,
  probesOrAuto,
  recipientKey,
  seedOrRandom,
  wholeNumber,
} from "./value-types.ts";

const WHICH = "which images become probes; auto: misclassified ones, which tell models apart best, if there are enough";

/** How a fingerprint is made and kept. */
export const ENROLLING = {
  out: {
    type: fingerprintName,
    hint: "<file>",
    commands: {
      init: "the fingerprint to write, ending in .sac; left out: named like the model",
      enroll: required("the fingerprint to write, ending in .sac"),
      rotate: required("the fingerprint to write, ending in .sac; sealed if the old one is"),
      seal: required("the sealed fingerprint to write, ending in .sac"),
    },
    input: { modes: ["enroll"], required: "Mode enroll needs it." },
  },
  force: {
    type: flag,
    default: false,
    commands: {
      ...inCommands(["enroll", "rotate", "seal"], "replace the file that is at --out, if there is one"),
      calibrate: "replace the file that is at --out, if it is another one",
    },
    input: { modes: ["enroll"] },
  },
  replace: {
    type: flag,
    default: false,
    commands: { calibrate: "drop models of the old calibration that are not among those given" },
  },
  otherFile: {
    type: fingerprintName,
    name: "out",
    hint: "<file>",
    commands: { calibrate: "write to another file and leave the fingerprint as it is" },
  },
  task: {
    type: oneOf(TASKS),
    hint: "<task>",
    default: "classification",
    commands: inCommands(["init", "enroll"], "what the model is for; verification: whether two images show one person"),
    input: { modes: ["enroll"] },
  },
  // The paper's own JPEG setting is not stated; its released code runs at quality 25, by which probes can be recognised.
  quality: {
    type: jpegQuality,
    hint: "<q>",
    default: "mixed",
    commands: { enroll: "JPEG quality of the probes, 25 in the paper; mixed: each image's own, some lossless" },
    input: { modes: ["enroll"] },
  },
  arch: {
    type: anyText,
    hint: "<name>",
    commands: inCommands(["init", "enroll"], "the source's architecture, to compare with the calibration's"),
    input: { modes: ["enroll"] },
  },
  seal: {
    type: flag,
    default: false,
    commands: inCommands(["init", "enroll"], "encrypt the fingerprint with the passphrase in SAC_PASSPHRASE"),
  },
  recipient: {
    type: recipientKey,
    hint: "<age1…>",
    list: "again",
    commands: inCommands(
      ["init", "enroll", "calibrate", "rotate", "seal"],
      "seal for the holder of this key of age; may be given several times",
    ),
    input: { name: "recipients", modes: ["enroll"] },
  },
  probes: {
    type: wholeNumber(2, 10_000),
    hint: "<n>",
    default: 100,
    commands: { evaluate: "number of probes" },
  },
  probesOrAuto: {
    type: probesOrAuto,
    name: "probes",
    hint: "<n>",
    default: "auto",
    commands: {
      enroll: "number of probes; auto: 400, 200 or 100, the most for which the model gets so many images wrong",
    },
    input: { modes: ["enroll"] },
  },
  select: {
    type: oneOf(ASKED_SELECTIONS),
    hint: "<rule>",
    default: "auto",
    commands: { evaluate: WHICH },
    input: { modes: ["enroll"] },
  },
  selectOrGiven: {
    type: oneOf(["auto", ...CHOICES]),
    name: "select",
    hint: "<rule>",
    default: "auto",
    commands: { enroll: WHICH },
  },
  seed: {
    type: seedOrRandom,
    hint: "<n>",
    default: 0,
    commands: inCommands(DRAWING_COMMANDS, "seed of the choice; random: one that nobody can foresee"),
    input: { modes: ["enroll"] },
  },
  pool: {
    type: wholeNumber(2, 1_000_000),
    hint: "<n>",
    default: 3000,
    commands: {
      ...inCommands(["enroll", "rotate"], "look at no more than this many images"),
      calibrate: "look at no more than this many images for the twins' probes",
    },
  },
  evaluationPool: {
    type: wholeNumber(2, 1_000_000),
    name: "pool",
    hint: "<n>",
    default: 1000,
    commands: { evaluate: "look at no more than this many images" },
  },
  twinProbes: {
    type: wholeNumber(2, 10_000),
    hint: "<n>",
    default: 300,
    commands: inCommands(["calibrate", "rotate"], "number of the twins' probes: images on which they disagree most"),
  },
  twinQuality: {
    type: jpegQuality,
    hint: "<q>",
    commands: inCommands(["calibrate", "rotate"], "JPEG quality of the twins' probes, or mixed; left out: as they are"),
  },
  sourcePicked: {
    type: pickedText,
    hint: "<how>",
    commands: inCommands(
      ["init", "calibrate", "rotate"],
      "how the source was picked among its owner's runs: first, or best-of-N; twins must be picked alike",
    ),
    input: { modes: ["enroll"] },
  },
  twinsPicked: {
    type: pickedText,
    hint: "<how>",
    commands: inCommands(["init", "calibrate", "rotate"], "how each twin was picked, likewise"),
    input: { modes: ["enroll"] },
  },
  representation: {
    type: oneOf(["canonical", "raw"]),
    hint: "<form>",
    default: "canonical",
    commands: inCommands(
      DRAWING_COMMANDS,
      "what is correlated: centred log-probabilities, or outputs as they are (the paper)",
    ),
  },
  correlation: {
    type: oneOf(["cosine", "rbf"]),
    hint: "<function>",
    default: "cosine",
    commands: inCommands(DRAWING_COMMANDS, "equation 2 or 3 of the paper"),
  },
  delta: {
    type: numberBetween(0, 1e9),
    hint: "<d>",
    commands: inCommands(DRAWING_COMMANDS, "width of the Gaussian RBF; needed for --correlation rbf"),
  },
} as const satisfies Record<string, SettingRow>;

interface TwinValues {
  readonly twin: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly twinImages?: string | undefined;
  readonly twinProbes?: number | undefined;
  readonly twinQuality?: Quality | undefined;
  readonly pool?: number | undefined;
  readonly sourcePicked?: string | undefined;
  readonly twinsPicked?: string | undefined;
}

/** What a calibration is told of twins, from the values of a command's options or of the Action's inputs. */
export function twinOptions(values: TwinValues) {
  const { twin: twins, model: source, twinImages: images, twinQuality: quality, sourcePicked, twinsPicked } = values;
  const { twinProbes: probes = ENROLLING.twinProbes.default, pool = ENROLLING.pool.default } = values;
  return { twins, source, images, probes, quality, pool, sourcePicked, twinsPicked };
}

/** How answers to the probes are compared, as far as it is said. */
interface ComparisonValues {
  readonly representation?: Representation;
  readonly correlation?: Correlation;
}

interface EnrolmentValues extends ComparisonValues, StatedValues {
  readonly model: string;
  readonly images: string;
  readonly out: string;
  readonly task: Task;
  readonly probesOrAuto: number | "auto";
  readonly quality: Quality;
  readonly seed: number;
  readonly arch: string | undefined;
  readonly references: number | undefined;
  readonly pool?: number;
  readonly weights?: boolean;
  readonly activations?: boolean;
  readonly feature?: Feature | undefined;
  readonly imagesAre: (typeof IMAGES_ARE)[number] | "unsaid";
  readonly acceptPreprocessing?: boolean;
}

/** What `enroll` of src/tasks is told, from the values of the command's options or of the Action's inputs. */
export function enrolmentOptions(values: EnrolmentValues) {
  const { model, images, out, probesOrAuto, quality, seed, arch, imagesAre, acceptPreprocessing } = values;
  const { pool = ENROLLING.pool.default, weights = true, activations = true } = values;
  const { representation = ENROLLING.representation.default, correlation = { kind: "cosine" } } = values;
  const settings: Settings = { representation, correlation };
  const probes = probesOrAuto === "auto" ? AS_IMAGES_ALLOW : probesOrAuto;
  const drawing = { images, probes, quality, seed, pool, ...(imagesAre !== "unsaid" && { imagesAre }) };
  const made = { model, out, arch, weights, activations, acceptPreprocessing };
  const common = { ...made, statements: statedBy(values), ...drawing };
  return { ...common, ...pairOptions(values.task, settings, values) };
}

/**
 * What the options of an enrolment have for a task.
 * @param pairs of verification models: what features hold, and gallery images of a person at most
 */
export function pairOptions(
  task: Task,
  settings: Settings,
  pairs: { readonly feature?: Feature | undefined; readonly references?: number | undefined },
) {
  if (task === "classification") return { settings };
  const { feature = "similarity", references = USUAL_REFERENCES } = pairs;
  return { settings: { ...settings, feature }, verification: { references } };
}
