import * as z from "zod";
import { preprocessSchema } from "../probes/preprocess.ts";

/** How it came about that a model is fed by a normalisation. */
const ORIGINS = ["given", "chosen", "usual"] as const;

const nameSchema = z.string().max(100);

/** What is kept of a trial of normalisations. */
export const normalisationSchema = z
  .strictObject({
    name: nameSchema.meta({ description: "of the normalisation by which the model is fed, as --preprocess has it" }),
    origin: z.enum(ORIGINS).meta({
      description:
        "given: by its owner; chosen: nothing was given, and it is clearly better than what is usual then; usual: nothing was given, and nothing was clearly better",
    }),
    measure: z.enum(["right", "spread"]).meta({
      description: "what the values are: shares of the images that are answered right, or the spread of the answers",
    }),
    images: z.int().min(1).meta({ description: "images on which normalisations were tried" }),
    tried: z
      .array(z.strictObject({ name: nameSchema, value: z.number().min(0) }))
      .min(1)
      .meta({ description: "all that were tried: first as the model would be fed without a trial" }),
    doubtful: z
      .literal(true)
      .optional()
      .meta({ description: "its owner insisted on it, though others are clearly better, or chance is as good" }),
  })
  .meta({ description: "how the model's normalisation was found or examined; absent: it was not" });

export type NormalisationRecord = z.infer<typeof normalisationSchema>;

/** What is kept of how a reference or a twin was fed. */
export const fedShape = {
  fed: preprocessSchema
    .pick({ scale: true, mean: true, std: true, colour: true })
    .optional()
    .meta({ description: "its normalisation, where that is another than the source's" }),
  normalisation: normalisationSchema.optional(),
};
