import * as z from "zod";
import { AXES, preprocessSchema } from "../../probes/preprocess.ts";

const probability = z.number().min(0).max(1);
const inputFormSchema = preprocessSchema.extend({
  channels: z.union([z.literal(1), z.literal(3)]),
  axes: z.enum(AXES).optional().meta({
    description:
      "of an input without an axis for each of channels, height and width: planes of grey, or each image's values in a row",
  }),
});

/** How a suspect was given its images, and on whose word. */
export const fedSchema = z
  .strictObject({
    by: z.enum(["fingerprint", "options"]).meta({
      description: "who decides: the fingerprint, unless an option says otherwise",
    }),
    form: inputFormSchema.optional().meta({ description: "absent if it could not be run" }),
    beside: z
      .strictObject({
        use: z.enum(["same", "judged", "unusable"]).meta({
          description:
            "it says the same; or it says otherwise, and the model was judged a second time as it says, which can only add suspicion; or it could not be used",
        }),
        said: z.array(z.string()).meta({ description: "the file that says so, or the entry in the model's metadata" }),
        form: inputFormSchema.optional(),
        near: z.boolean().optional().meta({ description: "whether the model is near the source, fed so" }),
        pValue: probability.optional(),
        pValueIsBound: z.literal(true).optional(),
        error: z
          .strictObject({ code: z.string(), message: z.string() })
          .optional()
          .meta({ description: "why it could not be used, or the model not be run as it says" }),
      })
      .optional()
      .meta({
        description:
          "settings that came with the model, if any did: the preprocessor_config.json beside it, or of a verification model whose decisions are compared the threshold that its file tells",
      }),
  })
  .meta({ description: "how the model was given its images, and on whose word; absent if it was not" });
