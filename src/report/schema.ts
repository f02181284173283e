import * as z from "zod";
import { SCORES } from "../core/scores.ts";
import { RULES } from "../core/verdict.ts";

/** Version of the report's shape: raised when a field changes its meaning or goes away. */
export const SCHEMA_VERSION = 1;

const verdictSchema = z.enum(["derived", "unrelated", "inconclusive", "error"]);
const count = z.int().min(0);
const probability = z.number().min(0).max(1);

const scoresSchema = z.strictObject(Object.fromEntries(SCORES.map((name) => [name, z.number().optional()])));
const comparedBySchema = z.enum(["scores", "labels"]).meta({
  description: "whether source, suspect and calibration were compared by their class scores or by their labels alone",
});

const fingerprintSchema = z.strictObject({
  id: z.string(),
  path: z.string(),
  sha256: z.string(),
  task: z.string(),
  probes: count,
  classes: count,
  quality: count,
  selection: z.string(),
  representation: z.string(),
  correlation: z.string(),
  source: z.strictObject({ name: z.string(), sha256: z.string(), arch: z.string().optional() }),
  madeWith: z.strictObject({ sac: z.string(), onnxruntime: z.string(), sharp: z.string() }),
  unrelated: count.meta({ description: "unrelated models in the calibration" }),
  derived: count.meta({ description: "derived models in the calibration" }),
  warnings: z
    .array(z.strictObject({ code: z.string(), text: z.string() }))
    .meta({ description: "what keeps the calibration from bearing its promise" }),
  smallestRate: probability
    .optional()
    .meta({ description: "smallest false-alarm rate of the conformal rule: 1/(n+1)" }),
  references: z
    .array(
      z.strictObject({
        comparedBy: comparedBySchema,
        unrelated: z
          .array(scoresSchema)
          .meta({ description: "each as if it were the suspect and not in the calibration" }),
        derived: z.array(scoresSchema),
      }),
    )
    .meta({
      description: "scores of the calibration's models, for every way in which a suspect of this run was compared",
    }),
});

const resultSchema = z.strictObject({
  path: z.string(),
  sha256: z.string().optional().meta({
    description: "of the model file that was run; with external data, of what `sha256sum MODEL DATA…` prints",
  }),
  fingerprint: z.string().meta({ description: "id of the fingerprint" }),
  verdict: verdictSchema,
  rule: z.enum(RULES).optional(),
  comparedBy: comparedBySchema.optional(),
  judgedBy: z.enum(SCORES).optional().meta({ description: "the score that the rule looked at" }),
  score: z.number().optional().meta({ description: "its value" }),
  distance: z.number().optional().meta({ description: "the paper's distance, equation 4" }),
  threshold: z
    .number()
    .optional()
    .meta({ description: "largest distance that counts as derived, where the rule has one" }),
  pValue: probability.optional().meta({ description: "what the rule compared with alpha" }),
  conformalP: probability.optional(),
  tailP: probability.optional().meta({ description: "strength of the evidence, assuming normal scores" }),
  adjustedTailP: probability.optional().meta({ description: "tailP after Holm's correction over the run" }),
  scores: scoresSchema.optional(),
  form: z.string().optional().meta({ description: "what the model's outputs are: logits, probabilities, labels, …" }),
  classes: count.optional(),
  device: z.string().optional().meta({ description: "where the model really ran" }),
  durationMs: count.optional().meta({ description: "start of the model's process, load and inference" }),
  inferenceMs: count.optional(),
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
});

/** The one report object that every rendering is made from, and what `--json` prints. */
export const reportSchema = z
  .strictObject({
    schemaVersion: z.literal(SCHEMA_VERSION),
    tool: z.strictObject({ name: z.literal("sac"), version: z.string() }),
    command: z
      .array(z.string())
      .optional()
      .meta({ description: "the arguments that sac was called with, without credentials in addresses" }),
    runtime: z.strictObject({
      node: z.string(),
      platform: z.string(),
      sharp: z.string(),
      onnxruntime: z.string().optional().meta({ description: "absent if no model could be run" }),
    }),
    startedAt: z.iso.datetime(),
    settings: z.strictObject({
      alpha: probability,
      rule: z.enum([...RULES, "auto"]),
      threshold: z.number().optional(),
      score: z.enum([...SCORES, "auto"]),
      device: z.string(),
      threads: count,
      timeLimitMs: count,
      memoryLimitBytes: count,
    }),
    fingerprints: z.array(fingerprintSchema),
    results: z.array(resultSchema),
    counts: z.strictObject({ derived: count, unrelated: count, inconclusive: count, error: count }),
    expectedFalseAlarms: z
      .number()
      .min(0)
      .optional()
      .meta({ description: "how many models of this run would be called derived if all were honest, at most" }),
    verdict: verdictSchema.meta({ description: "derived, else error, else inconclusive, else unrelated" }),
  })
  .meta({ title: "Report of sac check" });

export type Report = z.infer<typeof reportSchema>;
export type ReportFingerprint = Report["fingerprints"][number];
export type ReportResult = Report["results"][number];
