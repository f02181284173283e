import * as z from "zod";
import { MOST_SKETCHED_LAYERS } from "../core/activations/kept.ts";

/** What a calibration keeps of a model's hidden layers. */
export const insideSchema = z
  .strictObject({
    likeness: z
      .array(z.number().min(0).max(1))
      .min(1)
      .max(MOST_SKETCHED_LAYERS)
      .meta({ description: "to each of the source's layers in activations.json" }),
    sameShape: z.boolean().meta({ description: "whether its layers have the source's widths" }),
  })
  .meta({
    description: "how like the source's its hidden layers are; absent: they were not, or could not be, looked at",
  });
