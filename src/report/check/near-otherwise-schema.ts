import * as z from "zod";

const probability = z.number().min(0).max(1);

/** Other ways to look at a suspect by which it is near the source. */
export const nearOtherwiseSchema = z
  .array(
    z.strictObject({
      by: z.enum(["inside", "fed"]).meta({ description: "by the answers of a network inside it, or fed otherwise" }),
      how: z.string().meta({ description: "the value inside that was read, or how it was fed" }),
      pValue: probability.optional(),
      pValueIsBound: z.literal(true).optional(),
    }),
  )
  .meta({
    description:
      "other ways to look at the model by which its answers are near the source's; they can only add suspicion. Absent if there is none",
  });
