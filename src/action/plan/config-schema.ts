import * as z from "zod";

const sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, "not the 64 hexadecimal digits of a SHA-256")
  .meta({ description: "of the file as it is stored; required for all but a path in the repository that is judged" });

const place = z.string().min(1).meta({
  description:
    "a path in the repository that holds this file, OWNER/REPO/PATH@COMMIT, an https address, or release:[OWNER/REPO@]TAG/ASSET",
});

const checkSchema = z.strictObject({
  models: z.array(z.string().min(1)).min(1).meta({ description: "globs; those that begin with ! exclude" }),
  fingerprints: z.array(z.union([place, z.strictObject({ path: place, sha256: sha256.optional() })])).min(1),
  threshold: z
    .number()
    .gt(0)
    .lt(2)
    .optional()
    .meta({ description: "distance up to which these models count as derived; needs no calibration" }),
});

/** The config file: what is judged by what. */
export const configSchema = z
  .strictObject({
    checks: z.array(checkSchema).min(1).meta({ description: "a model that several match is judged by each" }),
  })
  .meta({ title: "Which models sac-action judges against which fingerprints" });

export type Config = z.infer<typeof configSchema>;
