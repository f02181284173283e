import * as z from "zod";
import { resultParts } from "../report/check/schema.ts";
import type { SealedFolder } from "./sealed-folder.ts";

const keptSchema = z.strictObject({ judgedAt: z.iso.datetime(), ...resultParts });

/** A verdict as it is kept: with what a report says of the fingerprint beside it, and of what ran the model. */
export type KeptVerdict = z.infer<typeof keptSchema>;

/** Verdicts of earlier runs, each under everything that it rests on. */
export interface VerdictCache {
  /** @returns undefined if there is none that can be trusted. Never throws. */
  find(subject: string): Promise<KeptVerdict | undefined>;
  /** @throws SacError OUTPUT_UNWRITABLE */
  keep(subject: string, verdict: KeptVerdict): Promise<void>;
}

/** Keeps verdicts in a sealed folder. */
export function verdictsIn(folder: SealedFolder): VerdictCache {
  return {
    async find(subject) {
      const text = await folder.read(subject);
      if (text === undefined) return undefined;
      // Sealed by this very program; if it is something else all the same, it is of no use.
      return keptSchema.safeParse(parsed(text)).data;
    },
    keep: (subject, verdict) => folder.write(subject, JSON.stringify(verdict)),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
