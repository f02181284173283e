import * as z from "zod";
import { COMPARED_BY } from "../../core/forms.ts";
import { FEATURES } from "../../core/reference-features.ts";
import { SCORES } from "../../core/score-table.ts";
import { IMAGES_ARE, matchSchema, qualitySchema, statementsSchema } from "../../fingerprint/manifest.ts";

const count = z.int().min(0);
const probability = z.number().min(0).max(1);
/** By the names of scores. */
export const scoresSchema = z.strictObject(Object.fromEntries(SCORES.map((name) => [name, z.number().optional()])));
export const comparedBySchema = z.enum(COMPARED_BY).meta({
  description:
    "what source, suspect and calibration were compared by: class scores or labels alone; of verification models similarities or decisions alone",
});

/** What a report says of a fingerprint, and nothing of what is secret in it. */
export const fingerprintSchema = z.strictObject({
  id: z.string(),
  path: z.string(),
  sha256: z.string(),
  task: z.string(),
  probes: count,
  draw: z
    .strictObject({ of: count, seed: z.string() })
    .optional()
    .meta({ description: "from how many probes they were drawn for this run; who has the fingerprint can replay it" }),
  classes: count.meta({ description: "outputs for each probe: classes, or references of a target" }),
  verification: z
    .strictObject({ feature: z.enum(FEATURES), references: count, people: count, match: matchSchema })
    .optional()
    .meta({ description: "of a verification model: what the features hold, and the images they are made of" }),
  quality: qualitySchema
    .optional()
    .meta({ description: "of JPEG probes, or mixed; probes that were given are lossless" }),
  selection: z.string(),
  imagesAre: z.enum(IMAGES_ARE).optional().meta({
    description: "whether the source was trained on the images that the probes were drawn from; absent: unsaid",
  }),
  statements: statementsSchema,
  representation: z.string(),
  correlation: z.string(),
  source: z.strictObject({ name: z.string(), sha256: z.string(), arch: z.string().optional() }),
  madeWith: z.strictObject({ sac: z.string(), onnxruntime: z.string(), sharp: z.string() }),
  weights: z
    .strictObject({ layers: count, ancestors: z.array(z.string()) })
    .optional()
    .meta({ description: "of the source, as far as they are known" }),
  unrelated: count.meta({ description: "unrelated models in the calibration" }),
  derived: count.meta({ description: "derived models in the calibration" }),
  twins: z
    .strictObject({
      count,
      probes: count,
      contested: z
        .boolean()
        .meta({ description: "whether they are asked probes of their own, on which they disagree most" }),
      quality: qualitySchema.optional().meta({ description: "of these probes, or mixed" }),
      sourcePicked: z.string().optional().meta({ description: "among its owner's runs: first, or best-of-N" }),
      twinsPicked: z.string().optional(),
    })
    .optional()
    .meta({ description: "models of the source's own recipe and data, from other seeds" }),
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
