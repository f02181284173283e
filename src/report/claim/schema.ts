import * as z from "zod";
import { DOUBTS } from "../../core/doubt-codes.ts";
import { ANCESTORS, TRAINING_IMAGES } from "../../core/statements.ts";
import { qualitySchema } from "../../fingerprint/manifest.ts";
import { CLAIM_FINDINGS } from "../../tasks/claim/step.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const finding = z.enum(CLAIM_FINDINGS);

const modelSchema = z.strictObject({
  name: z.string(),
  sha256,
  arch: z.string().optional(),
  accuracy: z.number().min(0).max(1).optional(),
});

const stepSchema = z.strictObject({
  number: count,
  title: z.string(),
  checked: z.string().meta({ description: "what was checked, and how" }),
  expected: z.string(),
  found: z.string(),
  outcome: z.enum(["passed", "failed", "noted", "not-checked", "doubtful"]),
  finding: finding.optional().meta({ description: "what the claim is found wanting in" }),
});

/** The one object that every rendering of an examined claim is made from, and what `--json` prints. */
export const claimReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    tool: z.strictObject({ name: z.literal("sac"), version: z.string() }),
    command: z.array(z.string()).meta({ description: "the arguments that sac was called with" }),
    runtime: z.strictObject({
      node: z.string(),
      platform: z.string(),
      sharp: z.string(),
      onnxruntime: z.string(),
      device: z.string(),
    }),
    startedAt: z.iso.datetime(),
    conclusion: z.enum(["supported", "not-supported", "inconclusive"]),
    findings: z.array(finding),
    doubts: z
      .array(z.strictObject({ code: z.enum(DOUBTS), text: z.string() }))
      .meta({ description: "what may bring an honest model as close as the suspect is, where steps are doubtful" }),
    settings: z.strictObject({
      alpha: z.number(),
      replays: count,
      replaySeed: count,
      trainingImages: z.enum(TRAINING_IMAGES).meta({
        description:
          "whether the suspect's maker can have had the source's training images, as the verifier says, or the claimant against the claim",
      }),
      ancestor: z.enum(ANCESTORS).meta({ description: "what the source's training began from, likewise" }),
      threads: count,
    }),
    commitment: z.strictObject({ committedAt: z.string(), digest: sha256 }),
    fingerprint: z.strictObject({ id: z.string(), sha256, probes: count, rule: z.string(), quality: qualitySchema }),
    source: modelSchema,
    suspect: modelSchema,
    independent: z.array(modelSchema),
    steps: z.array(stepSchema),
  })
  .meta({ title: "Report of sac verify-claim" });

export type ClaimReport = z.infer<typeof claimReportSchema>;
