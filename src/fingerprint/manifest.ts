import * as z from "zod";
import { SCORES } from "../core/scores.ts";
import { preprocessSchema } from "../probes/preprocess.ts";
import { SELECTIONS } from "../probes/select.ts";

/** Version of the file format; readers refuse a higher one. */
export const FORMAT_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const share = z.number().min(0).max(1);

const correlationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cosine") }),
  z.strictObject({ kind: z.literal("rbf"), delta: z.number().positive() }),
]);

const probeSchema = z
  .strictObject({
    file: z.string().regex(/^probes\/\d{4,}\.jpg$/),
    image: sha256.meta({ description: "SHA-256 of the image file that the probe was made from" }),
    pixels: sha256.meta({ description: "SHA-256 of the probe's decoded pixels, RGB, 8 bits, row by row" }),
    label: z.int().min(0).optional().meta({ description: "index of the class folder" }),
  })
  .meta({ description: "one JPEG image of the fingerprint" });

/** `fingerprint.json`: what the fingerprint is of, how it was made, and the digest of every other member. */
export const manifestSchema = z
  .strictObject({
    format: z.literal("sac-fingerprint"),
    formatVersion: z.int().min(1),
    id: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .meta({ description: "the same for every calibration of these probes" }),
    task: z.enum(["classification"]),
    source: z.strictObject({
      name: z.string(),
      sha256,
      arch: z.string().optional(),
      accuracy: share
        .optional()
        .meta({ description: "share of the labelled images, compressed, that it labels right" }),
      form: z.enum(["logits", "probabilities", "log-probabilities", "labels"]),
    }),
    classes: z.int().min(2),
    preprocess: preprocessSchema,
    quality: z.int().min(1).max(100),
    selection: z.strictObject({ rule: z.enum(SELECTIONS), seed: z.int(), pool: z.int().min(1) }),
    representation: z.enum(["canonical", "raw"]),
    correlation: correlationSchema,
    probes: z.array(probeSchema).min(2),
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
  form: z.enum(["logits", "probabilities", "log-probabilities", "labels"]),
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
