import * as z from "zod";
import { COMPARED_BY } from "../../core/forms.ts";
import { FEATURES } from "../../core/reference-features.ts";
import { EVALUATED_SCORES } from "../../core/score-table.ts";
import { SWEEPS } from "../../tasks/evaluation/setting.ts";

/** Version of the evaluation's shape: raised when a field changes its meaning or goes away. */
export const EVALUATION_VERSION = 1;

const count = z.int().min(0);
const rate = z.number().min(0).max(1);
const role = z.enum(["unrelated", "derived"]);
const scoreName = z.enum(EVALUATED_SCORES);
const scores = z.strictObject(Object.fromEntries(EVALUATED_SCORES.map((name) => [name, z.number().optional()])));
const comparedBy = z.enum(COMPARED_BY).meta({
  description:
    "what the models were compared by: class scores or labels alone; of verification models similarities or decisions alone",
});

/** Each is absent where it cannot be had: too few models, or a score that these models do not have. */
const metrics = {
  auc: rate.optional().meta({ description: "probability that a derived model is closer than an unrelated one" }),
  pValue: rate.optional().meta({ description: "Student's two-sample t-test (equal variances), two-sided" }),
  f1: rate.optional().meta({
    description: "at the paper's threshold, the closest of four unrelated models: the mean over all choices of four",
  }),
  tprAt5: rate.optional().meta({ description: "share caught by the conformal rule at 5 %; needs 19 unrelated models" }),
  tprAt1: rate.optional().meta({ description: "share caught by the conformal rule at 1 %; needs 99 unrelated models" }),
};

const rowSchema = z.strictObject({
  attack: z.string().optional().meta({ description: "absent where all attacks are taken together" }),
  arch: z.string().optional().meta({ description: "the derived models' architecture, where rows tell them apart" }),
  group: z.string().optional().meta({ description: "the group in which the models were compared" }),
  comparedBy,
  score: scoreName,
  n: count.meta({ description: "derived models" }),
  unrelated: count,
  ...metrics,
  meanDistance: z.number().meta({ description: "mean of the derived models' distances (equation 4)" }),
});

const falseAlarmsSchema = z.strictObject({
  alpha: rate.meta({ description: "the rate that the rule promises" }),
  group: z.string().optional(),
  arch: z.string().optional().meta({
    description: "present: the models of this architecture, judged by those of all others; absent: each by all others",
  }),
  rule: z.enum(["conformal", "normal"]),
  judged: count.meta({ description: "judgements: models times draws of probes" }),
  falseAlarms: count,
});

const tableSchema = z.strictObject({
  attacks: z
    .array(rowSchema)
    .meta({ description: "models that keep 90 % of the source's accuracy, or if none is known" }),
  weakened: z.array(rowSchema).meta({ description: "models that keep less than 90 % of the source's accuracy" }),
  architectures: z.array(rowSchema).meta({ description: "all attacks into an architecture, weakened models left out" }),
  attackArchitectures: z.array(rowSchema).meta({ description: "each attack into each architecture, likewise" }),
  average: z
    .strictObject({ attacks: count, ...metrics })
    .optional()
    .meta({ description: "mean over the rows of `attacks` that belong to no group" }),
  threshold: z
    .number()
    .optional()
    .meta({ description: "the paper's threshold of this score: the mean over all choices of four unrelated models" }),
  falseAlarms: z.array(falseAlarmsSchema),
});

const tablesSchema = {
  judged: tableSchema.meta({ description: "by the score that sac check would judge by: fusion, else sac" }),
  scores: z.partialRecord(scoreName, tableSchema),
};

const modelSchema = z.strictObject({
  path: z.string().meta({ description: "as in the ZOO.json" }),
  sha256: z.string(),
  role,
  attack: z.string().optional(),
  group: z.string().optional(),
  arch: z.string().optional(),
  classes: count,
  form: z.string(),
  accuracy: rate.optional().meta({ description: "from the ZOO.json, else as measured on the images as probes" }),
  accuracyKept: z.number().min(0).optional().meta({ description: "accuracy by the source's, both from one place" }),
  weakened: z.boolean().meta({ description: "a derived model that keeps less than 90 % of the source's accuracy" }),
  judgedBy: scoreName,
  comparedBy,
  draws: z
    .array(
      z.strictObject({
        seed: count,
        scores: scores.meta({
          description: "an unrelated model's as if it were the suspect and not in the calibration",
        }),
        zeroFeatures: rate.optional().meta({
          description: "share of the targets that a verification model finds unlike all of their references",
        }),
        labelScores: scores.optional().meta({
          description:
            "of an unrelated model, by labels or decisions alone: what derived models with that comparedBy compare to",
        }),
      }),
    )
    .meta({ description: "one for each draw of the probes" }),
});

/** What `sac evaluate --json` prints, and what every rendering of an evaluation is made from. */
export const evaluationSchema = z
  .strictObject({
    schemaVersion: z.literal(EVALUATION_VERSION),
    tool: z.strictObject({ name: z.literal("sac"), version: z.string() }),
    command: z.array(z.string()),
    runtime: z.strictObject({
      node: z.string(),
      platform: z.string(),
      sharp: z.string(),
      onnxruntime: z.string(),
      device: z.string(),
      threads: count,
    }),
    startedAt: z.iso.datetime(),
    durationMs: count,
    zoo: z.string(),
    source: z.strictObject({
      path: z.string(),
      sha256: z.string(),
      arch: z.string().optional(),
      classes: count,
      form: z.string(),
      accuracy: rate.optional().meta({ description: "from the ZOO.json" }),
      measuredAccuracy: rate.optional().meta({ description: "on the images as probes" }),
    }),
    fingerprint: z.strictObject({
      probes: count,
      quality: z.string().meta({ description: "JPEG quality; several with + between them; mixed; or clean" }),
      selection: z.string(),
      seeds: z.array(count).meta({ description: "of the draws of probes that the metrics are averaged over" }),
      fingerprints: z.array(z.string()).optional().meta({
        description: "files that the probes were taken from, one for each draw; then seeds only number the draws",
      }),
      images: count.meta({ description: "images in the folder" }),
      pool: count.meta({ description: "images that probes were drawn from, for each seed" }),
      references: count.optional().meta({ description: "of a target of verification models, at most" }),
      feature: z.enum(FEATURES).optional().meta({ description: "what the features of verification models hold" }),
      representation: z.string(),
      correlation: z.string(),
    }),
    groups: z.array(
      z.strictObject({
        group: z.string().optional(),
        unrelated: count,
        derived: count,
        smallestRate: rate.meta({ description: "smallest false-alarm rate of the conformal rule: 1/(n+1)" }),
      }),
    ),
    default: scoreName,
    ...tablesSchema,
    sweeps: z.array(
      z.strictObject({
        parameter: z.enum(SWEEPS),
        points: z.array(z.strictObject({ value: z.string(), ...tablesSchema })),
        skipped: z.array(z.strictObject({ value: z.string(), code: z.string(), message: z.string() })),
      }),
    ),
    models: z.array(modelSchema),
    leftOut: z
      .array(
        z.strictObject({
          path: z.string(),
          role,
          attack: z.string().optional(),
          group: z.string().optional(),
          arch: z.string().optional(),
          code: z.string(),
          message: z.string(),
        }),
      )
      .meta({ description: "models that could not be run or gave nothing that can be scored" }),
    notes: z.array(z.strictObject({ code: z.string(), text: z.string() })).meta({
      description: "what a reader must know about the figures",
    }),
  })
  .meta({ title: "Evaluation of sac evaluate" });

export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationTable = z.infer<typeof tableSchema>;
export type EvaluationRow = z.infer<typeof rowSchema>;
export type EvaluationModel = Evaluation["models"][number];
