import * as z from "zod";

const probability = z.number().min(0).max(1);

/** Other ways to look at a suspect by which it is near the source. */
export const nearOtherwiseSchema = z
  .array(
    z.strictObject({
      by: z
        .enum(["inside", "fed", "run"])
        .meta({ description: "by the answers of a network inside it, fed otherwise, or run otherwise" }),
      how: z.string().meta({ description: "the value inside that was read, or how it was fed or run" }),
      pValue: probability.optional(),
      pValueIsBound: z.literal(true).optional(),
    }),
  )
  .meta({
    description:
      "other ways to look at the model by which its answers are near the source's; they can only add suspicion. Absent if there is none",
  });
