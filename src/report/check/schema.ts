import * as z from "zod";
import { BLINDNESSES } from "../../core/blindness.ts";
import { PROCEDURES } from "../../core/discoveries.ts";
import { DOUBTS } from "../../core/doubt-codes.ts";
import { SCORES } from "../../core/score-table.ts";
import { RULES, RUN_VERDICTS, VERDICTS } from "../../core/verdict.ts";
import { matchSchema } from "../../fingerprint/manifest.ts";
import { suspectActivationsSchema } from "./activations-schema.ts";
import { fedSchema } from "./fed-schema.ts";
import { comparedBySchema, fingerprintSchema, scoresSchema } from "./fingerprint-schema.ts";
import { legSchema } from "./leg-schema.ts";
import { nearOtherwiseSchema } from "./near-otherwise-schema.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";
import { suspectWeightsSchema } from "./weights-schema.ts";

const verdictSchema = z.enum(VERDICTS);
const count = z.int().min(0);
const probability = z.number().min(0).max(1);

const cells = z.array(z.int().min(-100).max(200));

const insightSchema = z.strictObject({
  correlation: z.strictObject({ size: count, source: cells, suspect: cells }).optional().meta({
    description:
      "correlation matrices as size x size cells in hundredths, probes in the order of classes, or of people",
  }),
  probes: z
    .array(
      z.strictObject({
        file: z.string(),
        difference: z.number().meta({ description: "mean absolute difference of its row of the two matrices" }),
        sourceClass: count.optional(),
        suspectClass: count.optional(),
        jpeg: z.base64().meta({ description: "the image; a PNG where its file is one" }),
      }),
    )
    .optional()
    .meta({ description: "those on which source and suspect differ most" }),
});

const resultSchema = z.strictObject({
  path: z.string(),
  sha256: z.string().optional().meta({
    description: "of the model file that was run; with external data, of what `sha256sum MODEL DATA…` prints",
  }),
  fingerprint: z.string().meta({ description: "id of the fingerprint" }),
  fingerprintSha256: z.string().optional().meta({
    description: "SHA-256 of the fingerprint's file, where several fingerprints of the run have that id",
  }),
  verdict: verdictSchema,
  behaviour: verdictSchema.optional().meta({
    description: "verdict of the behaviour alone, where weights or hidden layers were looked at as well",
  }),
  weights: suspectWeightsSchema.optional().meta({ description: "what the model's weights say, whatever it answers" }),
  activations: suspectActivationsSchema
    .optional()
    .meta({ description: "what the model's hidden layers say, whatever it answers" }),
  legs: z.array(legSchema).optional().meta({
    description: "what behaviour, weights and hidden layers each found; absent for a model that could not be looked at",
  }),
  rule: z.enum(RULES).optional(),
  comparedBy: comparedBySchema.optional(),
  judgedBy: z.enum(SCORES).optional().meta({ description: "the score that the rule looked at" }),
  score: z.number().optional().meta({ description: "its value" }),
  interval: z.strictObject({ low: z.number(), high: z.number() }).optional().meta({
    description: "95 % bootstrap interval of the score over the probes, with the calibration as it is",
  }),
  distance: z.number().optional().meta({ description: "the paper's distance, equation 4" }),
  threshold: z
    .number()
    .optional()
    .meta({ description: "largest distance that counts as derived, where the rule has one" }),
  boundary: z.number().optional().meta({
    description:
      "where the rule draws its line for one suspect alone: a value of the score, or the threshold. A suspect on it is derived, save by the rule conformal, by which it must be closer",
  }),
  doubts: z.array(z.enum(DOUBTS)).optional().meta({
    description:
      "why the behaviour of a model that the rule calls derived is inconclusive; where the verdict is, too, the reasons say it in words",
  }),
  doubtfulPanel: z.literal(true).optional().meta({
    description:
      "the unrelated models are doubtful stand-ins for this model or, where twins decided, for the source; or it is close, and CLOSE_BY_ARCHITECTURE or CLOSE_BY_AVERAGING may explain that: no false-alarm rate is promised for it, and it is not tested for being a discovery",
  }),
  blindness: z.enum(BLINDNESSES).optional().meta({
    description:
      "why the behaviour of a model that the rule calls unrelated is inconclusive: its answers could not have shown that it descends from the source",
  }),
  agreement: z.strictObject({ own: z.number(), usual: z.number().optional() }).optional().meta({
    description:
      "in what it chooses, with source and unrelated models, as the mean of Cohen's kappa; usual is the unrelated models' median",
  }),
  fed: fedSchema.optional(),
  nearOtherwise: nearOtherwiseSchema.optional(),
  pValue: probability.optional().meta({
    description:
      "what the rule compared with alpha, for an honest suspect that could have been one of the unrelated models or, judged by twins, any that does not depend on the source; by the rule normal never given below 0.001",
  }),
  pValueIsBound: z.literal(true).optional().meta({
    description: "the p-value is smaller than pValue: by how much is more than so few models can say",
  }),
  pValueAssumes: z
    .literal("normal scores")
    .optional()
    .meta({ description: "what pValue assumes beyond that, by the rule normal" }),
  conformalP: probability.optional().meta({ description: "(1 + asClose) / (panel + 1)" }),
  asClose: count.optional().meta({ description: "models of the panel that are at least as close to the source" }),
  panel: count.optional().meta({ description: "unrelated models that the suspect was measured by" }),
  spreads: z.number().optional().meta({
    description: "by how many standard deviations of the panel's scores the suspect is closer than their mean",
  }),
  discovery: z.boolean().optional().meta({
    description: "whether it is one of the run's discoveries, if those were asked for; the verdict does not heed that",
  }),
  twins: z
    .strictObject({
      panel: count.meta({ description: "twins of the source" }),
      asClose: count.meta({ description: "twins to which the suspect is at least as close as to the source" }),
      conformalP: probability.meta({
        description: "(1 + asClose) / (panel + 1), for any suspect that is independent of the source",
      }),
      spreads: z
        .number()
        .optional()
        .meta({ description: "of the twins, by which it is closer to the source than to their mean" }),
      decided: z
        .boolean()
        .meta({ description: "whether rule and pValue are the twins'; else they are the unrelated models'" }),
    })
    .optional()
    .meta({ description: "where the source stands among its twins in how close the suspect is to each" }),
  scores: scoresSchema.optional(),
  form: z.string().optional().meta({ description: "what the model's outputs are: logits, probabilities, labels, …" }),
  classes: count.optional().meta({ description: "outputs for each probe" }),
  match: matchSchema.optional(),
  zeroFeatures: probability.optional().meta({
    description:
      "share of the targets that a verification model takes for another person than on all of their references",
  }),
  device: z.string().optional().meta({ description: "where the model really ran" }),
  judgedAt: z.iso.datetime().optional().meta({
    description: "when the run began that reached this verdict, if it was an earlier one; absent: this run",
  }),
  durationMs: count.optional().meta({ description: "start of the model's process, load and inference" }),
  inferenceMs: count.optional(),
  insight: insightSchema.optional().meta({ description: "parts of the fingerprint, if the owner allows to show them" }),
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
});

const notJudgedSchema = z.strictObject({
  path: z.string(),
  format: z.string().meta({ description: "what it seems to be by its content" }),
  bytes: count.optional().meta({ description: "absent if nobody could look at it" }),
  why: z.string(),
});

const originSchema = z.strictObject({
  repository: z.string(),
  event: z.string(),
  commit: z.string().meta({ description: "the commit that the models were taken from" }),
  head: z.string().optional().meta({ description: "the head of the pull request or merge group, if it is another" }),
  pullRequest: count.optional(),
  runUrl: z.string(),
  models: z.enum(["changed", "all"]).meta({ description: "whether changed models were judged, or all that match" }),
  notes: z
    .array(z.strictObject({ code: z.string(), text: z.string() }))
    .meta({ description: "what a reader must know about how models and fingerprints were found" }),
});

const discoveriesSchema = z.strictObject({
  procedure: z.enum(PROCEDURES),
  tested: count.meta({ description: "results that could be compared with unrelated models" }),
  found: count.meta({ description: "discoveries among them, at a false discovery rate of alpha" }),
  panel: count.meta({ description: "unrelated models that they were measured by, the most of any" }),
  fewest: count.meta({ description: "the fewest that could have been discovered at once, of so many tested" }),
  neededForOne: count.meta({ description: "unrelated models that it takes to discover one alone, of so many tested" }),
});

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const shardSchema = z.strictObject({
  index: z.int().min(1),
  of: z.int().min(1),
  plan: digest.meta({
    description: "SHA-256 over what the whole run judges by what, and how: the same in all its shards",
  }),
  paths: digest.meta({
    description: "SHA-256 over the paths of the whole run's models: what all shards together must have",
  }),
  total: count.meta({ description: "results of the whole run" }),
  places: z.array(count).meta({ description: "where each of these results stands among them, from 0 on" }),
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
      walls: z.array(z.string()).optional().meta({
        description: "what stood between the processes that ran the models and the machine; absent if none was run",
      }),
      network: z.enum(["none", "reachable"]).optional().meta({
        description: "what the processes that ran the models could reach; none where the system lets it be taken away",
      }),
    }),
    startedAt: z.iso.datetime(),
    origin: originSchema.optional().meta({ description: "the run in a repository that the report comes from" }),
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
    notJudged: z.array(notJudgedSchema).optional().meta({
      description:
        "files of the change, or of the tree, that hold or may hold a model and were not judged: other formats, archives; absent where nobody looked beyond the models that were named",
    }),
    unrecognised: z
      .array(z.strictObject({ path: z.string(), bytes: count }))
      .optional()
      .meta({ description: "large files beside them of which nothing is known; they fail no run" }),
    expectedFalseAlarms: z.number().min(0).optional().meta({
      description:
        "how many results of this run would be derived on average, at most, if all suspects were honest and each could have been one of the unrelated models: the sum of their rates",
    }),
    shard: shardSchema.optional().meta({
      description:
        "which part of a run this is; sac merge joins the reports of all its shards. Absent: it is a whole one",
    }),
    discoveries: discoveriesSchema.optional().meta({ description: "those of the whole run, if they were asked for" }),
    verdict: z.enum(RUN_VERDICTS).meta({
      description:
        "the gravest: derived, else error, else inconclusive; else not-judged if there are such files, else unrelated",
    }),
  })
  .meta({ title: "Report of sac check" });

export type Report = z.infer<typeof reportSchema>;
/** One result, and what of its fingerprint and of the machine a report says beside it. */
export const resultParts = {
  result: resultSchema,
  fingerprint: fingerprintSchema,
  runtime: reportSchema.shape.runtime,
};
export type ReportInsight = z.infer<typeof insightSchema>;
export type ReportShard = z.infer<typeof shardSchema>;
export type ReportOrigin = z.infer<typeof originSchema>;
export type ReportFingerprint = Report["fingerprints"][number];
export type ReportWeights = z.infer<typeof suspectWeightsSchema>;
export type ReportActivations = z.infer<typeof suspectActivationsSchema>;
export type ReportLeg = z.infer<typeof legSchema>;
export type ReportResult = Report["results"][number];
/** A file without a verdict. */
export type NotJudged = z.infer<typeof notJudgedSchema>;
