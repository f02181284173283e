import * as z from "zod";
import { WEIGHTS_VERDICTS } from "../../core/weights/evidence.ts";
import { FINDING_KINDS } from "../../core/weights/reading.ts";

const probability = z.number().min(0).max(1);
const count = z.int().min(0);

/** How much of a suspect's file was understood. */
const readingSchema = z.strictObject({
  parameters: count.meta({ description: "numbers in tensors that the model's outputs depend on" }),
  read: count.meta({ description: "those that are weights of a layer, or belong to its units one by one" }),
  unread: z
    .array(z.strictObject({ operator: z.string(), parameters: count }))
    .meta({ description: "the others, by the operator that takes them; the largest ten" }),
  findings: z.array(z.strictObject({ kind: z.enum(FINDING_KINDS), node: z.string(), operator: z.string() })).meta({
    description:
      "where its graph has a shape that no exporter makes, or what could not be read has room for a copy; the first twenty",
  }),
  simplified: z.boolean().meta({ description: "whether the graph as the runtime simplified it was read" }),
});

/** What a suspect's weights say beside the source's. */
export const suspectWeightsSchema = z.strictObject({
  verdict: z.enum(WEIGHTS_VERDICTS),
  level: probability.meta({ description: "largest p-value that counts as derived" }),
  pValue: probability.optional().meta({
    description: "how often an independently trained model's weights would match this well, from permutations",
  }),
  inPlaceP: probability.optional().meta({ description: "of the test of units where they stand" }),
  alignedP: probability.optional().meta({ description: "of the test of units put into order, where it was needed" }),
  compared: probability.optional().meta({ description: "share of the hidden units that could be compared" }),
  matched: probability.optional().meta({ description: "share of the layers whose units are mostly the source's" }),
  layers: z
    .array(
      z.strictObject({
        name: z.string(),
        operator: z.string(),
        units: z.int().min(0),
        alive: probability.meta({ description: "share of the units that are not all zero, in both models" }),
        similarity: z
          .number()
          .min(-1)
          .max(1)
          .optional()
          .meta({ description: "mean cosine of its units' weights with the source's; absent: no such layer there" }),
      }),
    )
    .optional(),
  learned: z
    .strictObject({
      of: z.enum(["biases", "norms"]),
      units: count,
      agreement: z
        .number()
        .min(-1)
        .max(1)
        .meta({ description: "mean rank correlation with the source's, weighted by units" }),
      limit: probability.meta({ description: "from which agreement on they are a copy's" }),
    })
    .optional()
    .meta({
      description:
        "what training made of constants: models that merely began from the same random numbers agree in it less than copies do",
    }),
  ancestors: z
    .array(
      z.strictObject({
        name: z.string(),
        sourceDistance: z.number().min(0).meta({ description: "of the source's units from the ancestor's" }),
        suspectDistance: z.number().min(0).meta({ description: "of the suspect's units from the ancestor's" }),
        distance: z.number().min(0).meta({ description: "of the suspect's units from the source's" }),
        beyond: z.boolean().meta({ description: "whether suspect and source are closer than this ancestor explains" }),
      }),
    )
    .optional()
    .meta({ description: "known ancestors of the source from which the suspect descends as well" }),
  reading: readingSchema.optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
