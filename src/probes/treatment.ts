import { SacError } from "../errors.ts";
import { CORRUPTIONS, type Corruption, corrupt, type Severity } from "./corruptions/corrupt.ts";
import { compress, decode } from "./pixels.ts";
import type { Pixels } from "./preprocess.ts";
import { qualityFor } from "./quality.ts";

/** What is done to an image to make a probe of it. */
export type Treatment =
  | { readonly kind: "clean" }
  | { readonly kind: "jpeg"; readonly quality: number }
  | { readonly kind: "corruption"; readonly name: Corruption; readonly severity: Severity };

/** A treatment as it is asked for: `mixed` comes to another one for each image. */
export type AskedTreatment = Treatment | { readonly kind: "mixed" };

/** A treatment as it is written on a command line: `25`, `mixed`, `clean`, or `fog:1`. */
export function treatmentName(treatment: AskedTreatment): string {
  switch (treatment.kind) {
    case "clean":
    case "mixed":
      return treatment.kind;
    case "jpeg":
      return String(treatment.quality);
    case "corruption":
      return `${treatment.name}:${treatment.severity}`;
  }
}

function parseTreatment(text: string): AskedTreatment {
  if (text === "clean" || text === "mixed") return { kind: text };
  const quality = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (quality >= 1 && quality <= 100) return { kind: "jpeg", quality };
  const [, prefix, severity] = /^([a-z-]+)(?::([1-5]))?$/.exec(text) ?? [];
  const name = CORRUPTIONS.find((one) => one === prefix);
  if (name) return { kind: "corruption", name, severity: Number(severity ?? 1) as Severity };
  const hint = `Give a JPEG quality from 1 to 100, mixed, clean, or a corruption with its severity, such as fog:1 (${CORRUPTIONS.join(", ")}).`;
  throw new SacError("USAGE", `"${text}" is nothing that can be done to an image.`, hint);
}

/**
 * Reads a treatment, or several with + between, by all of which each image is to be treated.
 * @throws SacError USAGE
 */
export function parseTreatments(text: string): AskedTreatment[] {
  const treatments = text.split("+").map(parseTreatment);
  if (treatments.length > 1 && treatments.some(({ kind }) => kind === "mixed")) {
    const message = `"${text}" has mixed qualities beside others, which some images would be given twice.`;
    throw new SacError("USAGE", message, "Let mixed stand alone.");
  }
  if (new Set(treatments.map(treatmentName)).size === treatments.length) return treatments;
  throw new SacError("USAGE", `"${text}" names a treatment twice.`, "Give each once.");
}

/** What is done to one image of a draw: of mixed qualities that which `sac enroll` gives it with the same seed. */
export function treatmentFor(asked: AskedTreatment, seed: number, image: Pick<Image, "sha256">): Treatment {
  if (asked.kind !== "mixed") return asked;
  const quality = qualityFor("mixed", seed, image);
  return quality === "lossless" ? { kind: "clean" } : { kind: "jpeg", quality };
}

interface Image {
  /** At the model's size. */
  readonly clean: Pixels;
  readonly path: string;
  readonly sha256: string;
}

/** Treats an image. The same image always gives the same pixels; noise is each image's own. */
export async function treat({ clean, path, sha256 }: Image, treatment: Treatment): Promise<Pixels> {
  switch (treatment.kind) {
    case "clean":
      return clean;
    case "jpeg":
      return decode(await compress(clean, treatment.quality), path);
    case "corruption":
      return corrupt(clean, treatment.name, treatment.severity, Number.parseInt(sha256.slice(0, 8), 16));
  }
}
