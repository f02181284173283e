import * as z from "zod";
import { ACTIVATIONS_LEG } from "../../core/legs.ts";
import { VERDICTS } from "../../core/verdict.ts";
import { WEIGHTS_VERDICTS } from "../../core/weights/evidence.ts";

/** What one leg found of a suspect. */
export const legSchema = z.strictObject({
  leg: z.enum(["behaviour", "weights", "activations"]),
  verdict: z
    .enum([...new Set([...VERDICTS, ...WEIGHTS_VERDICTS, ...ACTIVATIONS_LEG, "not-asked" as const])])
    .meta({ description: "of this leg by itself; blind: it could not look" }),
  text: z.string().meta({ description: "one sentence for people" }),
});
