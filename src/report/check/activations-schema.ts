import * as z from "zod";
import { DOUBTS } from "../../core/doubt-codes.ts";
import { ACTIVATIONS_BLIND, ACTIVATIONS_LEG } from "../../core/legs.ts";

const probability = z.number().min(0).max(1);

/** What a suspect's hidden layers say beside the source's, on the same probes. */
export const suspectActivationsSchema = z.strictObject({
  verdict: z.enum(ACTIVATIONS_LEG),
  level: probability.meta({ description: "largest p-value that counts as derived" }),
  pValue: probability.optional().meta({
    description:
      "how often an honest model's hidden layers would be this much like the source's, if their likeness is normally distributed; never given below 0.001",
  }),
  spreads: z.number().optional().meta({
    description:
      "by how many standard deviations, among the models that it is measured by, all layers together are more like the source's",
  }),
  share: z.number().optional().meta({
    description: "how far they have come from those models' mean to the source itself, which is at 1",
  }),
  models: z.int().min(0).optional().meta({ description: "how many it is measured among: unrelated models and twins" }),
  sameArchitecture: z.boolean().optional().meta({
    description: "whether one of them has the source's own architecture; absent: nobody said which ones have",
  }),
  layers: z
    .array(
      z.strictObject({
        name: z.string().meta({ description: "as the source's file calls the layer's output" }),
        likeness: probability.meta({ description: "1 for the source itself" }),
        spreads: z.number().optional().meta({ description: "beyond the mean of the models that it is measured among" }),
        counterpart: z.string().meta({ description: "what inside the suspect is most like it" }),
      }),
    )
    .optional(),
  doubts: z.array(z.enum(DOUBTS)).optional().meta({
    description: "why an honest model's hidden layers may be like the source's as well, so that they do not accuse",
  }),
  blind: z.enum(ACTIVATIONS_BLIND).optional().meta({ description: "why nothing inside it could be seen" }),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
