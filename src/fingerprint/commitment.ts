import * as z from "zod";
import { sha256 } from "../digest.ts";
import { SacError } from "../errors.ts";
import { SELECTIONS } from "../probes/select.ts";
import { VERSION } from "../version.ts";
import { unpackArchive } from "./archive.ts";
import { MANIFEST } from "./contents.ts";
import { asDrawn } from "./drawing.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { keyedDigest } from "./keyed-digest.ts";
import { nameSchema, qualitySchema } from "./manifest.ts";
import { packFingerprint } from "./pack.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What an owner publishes before any dispute: it binds to a fingerprint, and tells nothing that would help to evade it. */
export const commitmentSchema = z
  .strictObject({
    format: z.literal("sac-commitment"),
    formatVersion: z.literal(1),
    committedAt: z.iso
      .datetime()
      .max(40)
      .meta({ description: "by the owner's clock: proof of the time is who published it" }),
    fingerprint: z.strictObject({
      id: z.string().regex(/^[0-9a-f]{16}$/),
      digest: digest.meta({
        description: "SHA-256 of the manifest without calibration and statements, which holds every other digest",
      }),
    }),
    source: z.strictObject({ sha256: digest }),
    probes: z.strictObject({
      count: z.int().min(2),
      rule: z.enum(SELECTIONS),
      pool: z.int().min(1),
      quality: qualitySchema,
    }),
    blinded: z
      .strictObject({ seed: digest, images: digest })
      .meta({ description: "HMAC-SHA-256 under a key that only the fingerprint gives: none can be guessed from it" }),
    revealed: z
      .strictObject({ seed: z.int(), images: digest })
      .optional()
      .meta({ description: "the same in the clear, if the owner chose so" }),
    tool: z.strictObject({ name: z.literal("sac"), version: nameSchema }),
  })
  .meta({ title: "Commitment to a sac fingerprint" });

export type Commitment = z.infer<typeof commitmentSchema>;

/**
 * Tells a fingerprint by its content, however it is sealed, whatever it is calibrated with and whatever its owner states of the
 * source: SHA-256 of the manifest that `sac enroll` wrote without a statement, in which the digests of probes, outputs and
 * correlation stand.
 */
export function contentDigest(fingerprint: Fingerprint): string {
  const { statements: _, ...about } = fingerprint.about;
  const bare = { ...fingerprint, about, calibration: undefined, family: undefined };
  const members = unpackArchive(packFingerprint(bare), "the fingerprint");
  return sha256(members.get(MANIFEST) ?? new Uint8Array());
}

/**
 * @param reveal whether to tell the seed, and which images it draws from, in the clear
 * @throws SacError CLAIM_REFUSED for a fingerprint that does not say which images it was drawn from, or whose probes were given
 */
export function commitTo(fingerprint: Fingerprint, at: Date, reveal: boolean): Commitment {
  const { id, source, selection, quality, probes } = asDrawn(fingerprint.about);
  const { rule, seed, pool, images } = selection;
  if (images === undefined) {
    const message =
      "This fingerprint was made by an older sac, and does not say which images its probes were drawn from.";
    const hint = "Enroll the source again, or rotate the fingerprint, and commit to that.";
    throw new SacError("CLAIM_REFUSED", message, hint);
  }
  const blinded = keyedDigest(fingerprint, "commitment");
  return {
    format: "sac-commitment",
    formatVersion: 1,
    committedAt: at.toISOString(),
    fingerprint: { id, digest: contentDigest(fingerprint) },
    source: { sha256: source.sha256 },
    probes: { count: probes.length, rule, pool, quality },
    blinded: { seed: blinded(`seed ${seed}`), images: blinded(`images ${images}`) },
    ...(reveal ? { revealed: { seed, images } } : {}),
    tool: { name: "sac", version: VERSION },
  };
}

/** Reads a commitment's text. @param path for messages @throws SacError COMMITMENT_INVALID */
export function parseCommitment(text: string, path: string): Commitment {
  try {
    return commitmentSchema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${path} is not a commitment to a fingerprint.`;
    const hint = "Give the file that sac commit wrote, as it was published.";
    throw new SacError("COMMITMENT_INVALID", message, hint, { cause });
  }
}

/** Names of the fields in which a commitment is not what the fingerprint would give; none, if it is to that one. */
export function differences(commitment: Commitment, fingerprint: Fingerprint): string[] {
  const reveal = commitment.revealed !== undefined;
  const expected = commitTo(fingerprint, new Date(commitment.committedAt), reveal);
  const fields = ["fingerprint", "source", "probes", "blinded", "revealed"] as const;
  return fields.filter((field) => JSON.stringify(commitment[field]) !== JSON.stringify(expected[field]));
}
