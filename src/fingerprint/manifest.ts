import * as z from "zod";
import { MATCH_ORIGINS } from "../core/match-threshold.ts";
import { FEATURES } from "../core/reference-features.ts";
import { ANCESTORS, TRAINING_IMAGES } from "../core/statements.ts";
import { TASKS } from "../core/task.ts";
import { preprocessSchema } from "../probes/preprocess.ts";
import { CHOICES, SELECTIONS } from "../probes/select.ts";
import { normalisationSchema } from "./normalisation.ts";

/** Version of the file format; readers refuse a higher one. 1 knew no probes of mixed qualities, 2 no control images. */
export const FORMAT_VERSION = 3;

/** In which form a model answers. */
export const FORMS = ["logits", "probabilities", "log-probabilities", "labels", "similarities", "decisions"] as const;

/** A text of the owner's choosing, such as a model's name; one in a made-up fingerprint must not fill pages and logs. */
export const nameSchema = z.string().max(1000);
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const shareSchema = z.number().min(0).max(1);

const correlationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cosine") }),
  z.strictObject({ kind: z.literal("rbf"), delta: z.number().positive() }),
]);

/** How a verification model decides, and how often it errs so on the fingerprint's gallery images. */
export const matchSchema = z
  .strictObject({
    threshold: z.number().meta({ description: "the similarity from which on it takes two images for one person" }),
    origin: z.enum(MATCH_ORIGINS).meta({
      description: "given, told by the model's file, found at a rate, or own: the model decides itself",
    }),
    falseAccept: shareSchema.meta({ description: "of the pairs of two people" }),
    falseReject: shareSchema.meta({ description: "of the pairs of one person" }),
  })
  .meta({ description: "the threshold of a verification model" });

export type Match = z.infer<typeof matchSchema>;

const galleryImageSchema = z.strictObject({
  file: z.string().regex(/^references\/\d{4,}\.png$/),
  image: sha256Schema.meta({ description: "SHA-256 of the image file" }),
  pixels: sha256Schema.meta({ description: "SHA-256 of its pixels at the model's size, RGB, 8 bits, row by row" }),
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
      .array(galleryImageSchema)
      .min(2)
      .meta({ description: "every probe is compared with those of its person, in this order, over and over" }),
    match: matchSchema,
  })
  .meta({ description: "of a verification model: what its probes, the targets, are compared with" });

/** What the images that probes are drawn from can be to the source. */
export const IMAGES_ARE = ["training", "held-out"] as const;

export const qualitySchema = z.union([z.int().min(1).max(100), z.literal("mixed")]);
const selectionSchema = z.strictObject({
  rule: z.enum(CHOICES),
  seed: z.int(),
  pool: z.int().min(1),
  images: sha256Schema.optional().meta({ description: "of the list of images that the probes were drawn from" }),
  imagesAre: z
    .enum(IMAGES_ARE)
    .optional()
    .meta({ description: "whether the source was trained on these images; absent: unsaid" }),
});

/** What the owner states of the source's training. Calibrating may change it: it is about the source, not about the probes. */
export const statementsSchema = z
  .strictObject({
    trainingImages: z.enum(TRAINING_IMAGES).meta({
      description: "private: nobody else has the images that the source was trained on; shared: others may",
    }),
    ancestor: z.enum(ANCESTORS).meta({
      description:
        "what the source's training began from: scratch, random weights; own-seed, random weights that nobody else has; stated, an ancestor's weights that others may have",
    }),
  })
  .meta({ description: "what the owner states of the source's training; absent: nothing" });

const labelSchema = z.int().min(0);
const probeSchema = z
  .strictObject({
    file: z.string().regex(/^probes\/\d{4,}\.(jpg|png)$/),
    image: sha256Schema.meta({ description: "SHA-256 of the image file that the probe was made from" }),
    pixels: sha256Schema.meta({ description: "SHA-256 of the probe's decoded pixels, RGB, 8 bits, row by row" }),
    label: labelSchema.optional().meta({ description: "index of the class folder, or of the person's" }),
    given: labelSchema
      .optional()
      .meta({ description: "of a probe that was given: the label that a derived model gives it" }),
  })
  .meta({ description: "one image of the fingerprint: JPEG, or PNG where it is lossless" });

/**
 * `fingerprint.json`: what the fingerprint is of, how it was made, and the digest of every other member. Which of its
 * optional fields are there hangs on the task and on how the probes were chosen: see `variantOf`.
 */
export const manifestSchema = z
  .strictObject({
    format: z.literal("sac-fingerprint"),
    formatVersion: z.int().min(1),
    id: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .meta({ description: "the same for every calibration of these probes" }),
    replaces: nameSchema.optional().meta({ description: "id of the fingerprint that sac rotate made this one from" }),
    task: z.enum(TASKS),
    source: z.strictObject({
      name: nameSchema,
      sha256: sha256Schema,
      arch: nameSchema.optional(),
      accuracy: shareSchema.optional().meta({
        description:
          "share of the labelled images, compressed, that it labels right; of a verification model, of balanced pairs of references that it decides right",
      }),
      form: z.enum(FORMS),
    }),
    classes: z.int().min(2).meta({ description: "outputs for each probe: classes, or references of a target" }),
    preprocess: preprocessSchema,
    normalisation: normalisationSchema.optional(),
    quality: qualitySchema.optional().meta({
      description:
        "of JPEG probes; mixed: each its own, by the seed, or lossless; given ones are lossless, and have none",
    }),
    selection: selectionSchema,
    representation: z.enum(["canonical", "raw"]),
    correlation: correlationSchema,
    statements: statementsSchema.optional(),
    probes: z.array(probeSchema).min(2),
    verification: verificationSchema.optional(),
    runtime: z.strictObject({
      sac: nameSchema,
      onnxruntime: nameSchema,
      sharp: nameSchema,
      libvips: nameSchema,
      device: z.enum(["cpu", "cuda", "webgpu"]),
      threads: z.int().min(1),
      graphOptimisation: z.literal("all, int8 unfused"),
    }),
    members: z.record(z.string(), sha256Schema).meta({ description: "SHA-256 of every other member of the archive" }),
  })
  .meta({ title: "Manifest of a sac fingerprint" });

export type ManifestFile = z.infer<typeof manifestSchema>;

const { members: _, ...fields } = manifestSchema.shape;
const absent = (why: string) => z.undefined({ error: why }).optional();
const NO_GIVEN_LABEL = absent("its probes were drawn, and have no given label");
const NO_GALLERY = absent("it is for classification, and has the references of a verification model");
const drawnProbeSchema = probeSchema.extend({ given: NO_GIVEN_LABEL });

/** Probes that all have one quality are JPEG files. */
function refuseLossless(
  { quality, probes }: Pick<ManifestFile, "quality" | "probes">,
  { addIssue }: z.core.$RefinementCtx,
): void {
  if (quality === "mixed") return;
  probes.forEach(({ file }, i) => {
    if (file.endsWith(".jpg")) return;
    addIssue({ code: "custom", path: ["probes", i, "file"], message: `it is no JPEG file of quality ${quality}` });
  });
}

/** Of a classifier, by probes that were drawn from ordinary images. */
const drawnSchema = z
  .strictObject({
    ...fields,
    task: z.literal("classification"),
    quality: qualitySchema,
    selection: selectionSchema.extend({ rule: z.enum(SELECTIONS) }),
    probes: z.array(drawnProbeSchema).min(2),
    verification: NO_GALLERY,
  })
  .superRefine(refuseLossless);

/** Of a classifier, by probes that were made elsewhere, each with the label that a derived model gives it. */
const givenSchema = z
  .strictObject({
    ...fields,
    task: z.literal("classification"),
    quality: absent("its probes were given, and are not compressed"),
    selection: selectionSchema.extend({ rule: z.literal("given") }),
    probes: z.array(probeSchema.extend({ file: z.string().regex(/^probes\/\d{4,}\.png$/), given: labelSchema })).min(2),
    verification: NO_GALLERY,
  })
  .superRefine(({ probes, classes }, { addIssue }) => {
    probes.forEach(({ given }, i) => {
      if (given < classes) return;
      const message = `the label is none of its ${classes} classes`;
      addIssue({ code: "custom", path: ["probes", i, "given"], message });
    });
  });

/** Of a verification model, by target images that each show a person of whom there are gallery images. */
const verifiedSchema = z
  .strictObject({
    ...fields,
    task: z.literal("verification"),
    quality: qualitySchema,
    selection: selectionSchema.extend({ rule: z.literal("random") }),
    probes: z.array(drawnProbeSchema.extend({ label: labelSchema })).min(2),
    verification: verificationSchema,
  })
  .superRefine(refuseLossless)
  .superRefine(({ probes, verification }, { addIssue }) => {
    const people = new Set(verification.references.map(({ identity }) => identity));
    probes.forEach(({ file, label }, i) => {
      if (people.has(label)) return;
      const message = `there is no reference of the person on ${file}`;
      addIssue({ code: "custom", path: ["probes", i, "label"], message });
    });
    if (people.size >= 2) return;
    addIssue({ code: "custom", path: ["verification", "references"], message: "they show one person only" });
  });

export interface DrawnManifest extends z.infer<typeof drawnSchema> {}
export interface GivenManifest extends z.infer<typeof givenSchema> {}
export interface VerificationManifest extends z.infer<typeof verifiedSchema> {}

/** What a fingerprint says of itself: which fields are there is told by the task and by how its probes were chosen. */
export type Manifest = DrawnManifest | GivenManifest | VerificationManifest;

/** The schema that a manifest must fit, without `members`, in the order in which its fields are written. */
export function variantOf({ task, selection }: Pick<ManifestFile, "task" | "selection">): z.ZodType<Manifest> {
  if (task === "verification") return verifiedSchema;
  return selection.rule === "given" ? givenSchema : drawnSchema;
}
