import { PROCEDURES, type Procedure } from "../core/discoveries.ts";
import type { Feature } from "../core/reference-features.ts";
import { SCORES, type ScoreName } from "../core/score-table.ts";
import { FAIL_ON, JUDGE_TOUCHED, RULES, type Rule } from "../core/verdict.ts";
import { JUDGING_MODES, TELLING_MODES } from "./faces.ts";
import { inCommands, type SettingRow } from "./setting.ts";
import {
  anyText,
  drawSeedText,
  flag,
  numberBetween,
  oneOf,
  rate,
  shardText,
  someOf,
  wholeNumber,
} from "./value-types.ts";

/** What looks at all suspects of a run together: nothing, or a procedure. */
const MULTIPLE = ["none", ...PROCEDURES] as const;

/** How suspects are judged. */
export const JUDGING = {
  alpha: {
    type: rate,
    hint: "<rate>",
    default: 0.05,
    commands: {
      calibrate: "false-alarm rate to report on",
      check: "false-alarm rate",
      "verify-claim": "false-alarm rate",
    },
    input: { modes: JUDGING_MODES },
  },
  rule: {
    type: oneOf(RULES),
    hint: "<rule>",
    commands: { check: "how to decide; without it conformal where the calibration suffices, else normal" },
    input: { modes: JUDGING_MODES },
  },
  threshold: {
    type: numberBetween(0, 2),
    hint: "<distance>",
    commands: { check: "derived if the distance is at most this; needs no calibration" },
    input: { modes: JUDGING_MODES },
  },
  score: {
    type: oneOf(SCORES),
    hint: "<score>",
    commands: { check: "judge by this score instead of fusion" },
    input: { modes: JUDGING_MODES },
  },
  multiple: {
    type: oneOf(MULTIPLE),
    hint: "<procedure>",
    default: "none",
    commands: { check: "mark discoveries among all suspects of the run by bh or e-bh; changes no verdict" },
    input: { modes: JUDGING_MODES },
  },
  weights: {
    type: flag,
    negated: true,
    default: true,
    commands: {
      enroll: "keep no sketch of the source's weights in the fingerprint",
      check: "compare behaviour only, and leave weights unread",
    },
  },
  activations: {
    type: flag,
    negated: true,
    default: true,
    commands: {
      enroll: "keep nothing of the source's hidden layers in the fingerprint",
      check: "do not look into models at their hidden layers",
    },
    input: { modes: JUDGING_MODES },
  },
  verdictCache: {
    type: anyText,
    hint: "<folder>",
    commands: {
      check: "take over verdicts of earlier runs from there, and keep new ones there; sealed with SAC_CACHE_KEY",
    },
  },
  failOn: {
    type: someOf([...FAIL_ON, JUDGE_TOUCHED]),
    hint: "<verdicts>",
    default: FAIL_ON,
    defaultText: FAIL_ON.join(","),
    commands: inCommands(["check", "merge"], "comma-separated verdicts that fail the run"),
    input: { modes: TELLING_MODES },
  },
  shard: {
    type: shardText,
    hint: "<i/n>",
    commands: { check: "judge only the i-th of n parts of the models, alike in size; sac merge joins the reports" },
    input: { modes: JUDGING_MODES },
  },
  draw: {
    type: wholeNumber(2, 10_000),
    hint: "<n>",
    commands: { check: "judge by this many of each fingerprint's probes, drawn for this run" },
    input: { modes: JUDGING_MODES },
  },
  drawSeed: {
    type: drawSeedText,
    hint: "<text>",
    commands: { check: "draw as the run did that reported this seed" },
  },
  showCorrelation: {
    type: flag,
    default: false,
    commands: { check: "show the correlation matrices in HTML and JSON: parts of the secret fingerprint" },
  },
  showProbes: {
    type: flag,
    default: false,
    commands: {
      check: "show there the probes on which suspect and source differ most: images of the fingerprint",
    },
  },
} as const satisfies Record<string, SettingRow>;

/** What `check` of src/tasks is told, from the values of the command's options or of the Action's inputs. */
export function judgingOptions(values: {
  readonly alpha: number;
  readonly rule: Rule | undefined;
  readonly score: ScoreName | undefined;
  readonly multiple: Procedure | "none";
  readonly weights?: boolean;
  readonly activations?: boolean;
  readonly feature?: Feature | undefined;
  readonly jobs: number | undefined;
}) {
  const { alpha, rule, score, multiple, feature, jobs } = values;
  const { weights = JUDGING.weights.default, activations = JUDGING.activations.default } = values;
  return {
    alpha,
    rule,
    score,
    multiple: multiple === "none" ? undefined : multiple,
    weights,
    activations,
    feature,
    jobs,
  };
}
