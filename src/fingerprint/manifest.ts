import * as z from "zod";
import { MATCH_ORIGINS } from "../core/match-threshold.ts";
import { FEATURES } from "../core/reference-features.ts";
import { SCORES } from "../core/score-table.ts";
import { TASKS } from "../core/task.ts";
import { preprocessSchema } from "../probes/preprocess.ts";
import { CHOICES } from "../probes/select.ts";

/** Version of the file format; readers refuse a higher one. */
export const FORMAT_VERSION = 1;

const FORMS = ["logits", "probabilities", "log-probabilities", "labels", "similarities", "decisions"] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const share = z.number().min(0).max(1);

const correlationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cosine") }),
  z.strictObject({ kind: z.literal("rbf"), delta: z.number().positive() }),
]);

/** How a verification model decides, and how often it errs so on the fingerprint's references. */
export const matchSchema = z
  .strictObject({
    threshold: z.number().meta({ description: "the similarity from which on it takes two images for one person" }),
    origin: z.enum(MATCH_ORIGINS).meta({
      description: "given, told by the model's file, found at a rate, or own: the model decides itself",
    }),
    falseAccept: share.meta({ description: "of the pairs of two people" }),
    falseReject: share.meta({ description: "of the pairs of one person" }),
  })
  .meta({ description: "the threshold of a verification model" });

export type Match = z.infer<typeof matchSchema>;

const referenceImageSchema = z.strictObject({
  file: z.string().regex(/^references\/\d{4,}\.png$/),
  image: sha256.meta({ description: "SHA-256 of the image file" }),
  pixels: sha256.meta({ description: "SHA-256 of its pixels at the model's size, RGB, 8 bits, row by row" }),
  identity: z.int().min(0).meta({ description: "index of the person's folder" }),
});

const matchRuleSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("equal-error-rate") }),
    z.strictObject({ kind: z.literal("false-accept-rate"), rate: z.number().min(0).max(1) }),
  ])
  .meta({ description: "where the threshold of a model is found that tells none" });

const verificationSchema = z
  .strictObject({
    rule: matchRuleSchema,
    feature: z.enum(FEATURES).meta({ description: "what is compared: similarities centred per target, or decisions" }),
    references: z
      .array(referenceImageSchema)
      .min(2)
      .meta({ description: "every probe is compared with those of its person, in this order, over and over" }),
    match: matchSchema,
  })
  .meta({ description: "of a verification model: what its probes, the targets, are compared with" });

const probeSchema = z
  .strictObject({
    file: z.string().regex(/^probes\/\d{4,}\.(jpg|png)$/),
    image: sha256.meta({ description: "SHA-256 of the image file that the probe was made from" }),
    pixels: sha256.meta({ description: "SHA-256 of the probe's decoded pixels, RGB, 8 bits, row by row" }),
    label: z.int().min(0).optional().meta({ description: "index of the class folder, or of the person's" }),
    given: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "of a probe that was given: the label that a derived model gives it" }),
  })
  .meta({ description: "one image of the fingerprint: JPEG, or PNG where probes were given" });

/** `fingerprint.json`: what the fingerprint is of, how it was made, and the digest of every other member. */
export const manifestSchema = z
  .strictObject({
    format: z.literal("sac-fingerprint"),
    formatVersion: z.int().min(1),
    id: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .meta({ description: "the same for every calibration of these probes" }),
    replaces: z.string().optional().meta({ description: "id of the fingerprint that sac rotate made this one from" }),
    task: z.enum(TASKS),
    source: z.strictObject({
      name: z.string(),
      sha256,
      arch: z.string().optional(),
      accuracy: share.optional().meta({
        description:
          "share of the labelled images, compressed, that it labels right; of a verification model, of balanced pairs of references that it decides right",
      }),
      form: z.enum(FORMS),
    }),
    classes: z.int().min(2).meta({ description: "outputs for each probe: classes, or references of a target" }),
    preprocess: preprocessSchema,
    quality: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: "of JPEG probes; given ones are lossless, and have none" }),
    selection: z.strictObject({
      rule: z.enum(CHOICES),
      seed: z.int(),
      pool: z.int().min(1),
      images: sha256.optional().meta({ description: "of the list of images that the probes were drawn from" }),
    }),
    representation: z.enum(["canonical", "raw"]),
    correlation: correlationSchema,
    probes: z.array(probeSchema).min(2),
    verification: verificationSchema.optional(),
    runtime: z.strictObject({
      sac: z.string(),
      onnxruntime: z.string(),
      sharp: z.string(),
      libvips: z.string(),
      device: z.enum(["cpu", "cuda", "webgpu"]),
      threads: z.int().min(1),
      graphOptimisation: z.literal("all, int8 unfused"),
    }),
    members: z.record(z.string(), sha256).meta({ description: "SHA-256 of every other member of the archive" }),
  })
  .meta({ title: "Manifest of a sac fingerprint" });

export type Manifest = z.infer<typeof manifestSchema>;

const referenceSchema = z.strictObject({
  name: z.string(),
  sha256,
  arch: z.string().optional(),
  accuracy: share.optional(),
  form: z.enum(FORMS),
  match: matchSchema.optional(),
  outputs: z
    .string()
    .regex(/^calibration\/(unrelated|derived)-\d{4,}\.npy$/)
    .meta({ description: "member with the model's outputs on the probes" }),
  scores: z.strictObject({
    ...Object.fromEntries(SCORES.map((name) => [name, z.number().optional()])),
    sac: z.number(),
  }),
});

/** `calibration.json`: the models that the source was compared with. */
export const calibrationSchema = z
  .strictObject({ unrelated: z.array(referenceSchema), derived: z.array(referenceSchema) })
  .meta({ title: "Calibration of a sac fingerprint" });

export type CalibrationFile = z.infer<typeof calibrationSchema>;

const size = z
  .int()
  .min(1)
  .max(2 ** 24);
const place = z
  .int()
  .min(0)
  .max(2 ** 24);
/** Units, dimensions, and what one step of their values stands for. */
const vectorsSchema = z.tuple([size, size, z.number().min(0)]);

/** `weights.json`: how the source's layers hang together, and what the numbers in the `.npy` files beside it are of. */
export const weightsSchema = z
  .strictObject({
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .meta({ description: "of the random projections" }),
    spaces: z
      .array(z.strictObject({ width: size, fixed: z.boolean() }))
      .max(10_000)
      .meta({
        description: "sets of hidden units, colours or classes, that layers share; fixed: their order has a meaning",
      }),
    layers: z
      .array(
        z.strictObject({
          operator: z.string().max(100),
          rows: size,
          columns: size,
          taps: size,
          groups: size,
          output: place.meta({ description: "index of the space that its rows write" }),
          input: z
            .array(z.strictObject({ space: place, offset: place, count: size, positions: size }))
            .min(1)
            .max(10_000)
            .meta({ description: "which units its columns read" }),
          descriptor: z
            .base64()
            .max(64)
            .meta({ description: "how the norms of its kernels are distributed, in 24 bins" }),
        }),
      )
      .max(10_000),
    vectors: z.array(vectorsSchema).meta({ description: "projected unit vectors in weights.npy, block by block" }),
    profiles: z.array(vectorsSchema.nullable()).meta({ description: "profiles in weights.npy, after the vectors" }),
    ancestors: z.array(
      z.strictObject({
        name: z.string(),
        sha256,
        pValue: share.meta({ description: "of the test whether the source descends from it" }),
        member: z.string().regex(/^weights\/ancestor-\d{4,}\.npy$/),
        vectors: z.array(vectorsSchema.nullable()),
      }),
    ),
  })
  .meta({ title: "Sketch of a source model's weights" });

export type WeightsFile = z.infer<typeof weightsSchema>;
