import * as z from "zod";
import type { Matrix } from "../core/matrix.ts";
import { fitting, readJson, unusable } from "./json-member.ts";
import { type Manifest, sha256Schema } from "./manifest.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";

export const CONTROL = "control.json";
const OUTPUTS = "control/source.npy";

/** So many tell how far models are from each other as well as more do. */
export const MOST_CONTROL_IMAGES = 100;

/** One control image, as the manifest tells of probes. */
interface ControlImage {
  readonly file: string;
  readonly image: string;
  readonly pixels: string;
}

/**
 * Images that the source did not choose: those that come first in the order in which its probes were looked for, whatever it says
 * of them. By its answers and its references' to these it is judged whether it could have been one of them, since by its own
 * mistakes it stands apart from everybody. Suspects are not asked.
 */
export interface Control {
  readonly images: readonly ControlImage[];
  /** JPEG or PNG files, in the order of `images`. */
  readonly encoded: readonly Uint8Array[];
  /** The source's outputs on them. */
  readonly outputs: Matrix;
}

/**
 * Whether a source is compared with its references on control images: where its probes are chosen by its mistakes, and the images
 * are not those of its training, which would set it apart from models that never saw them.
 */
export function needsControl({ rule, imagesAre }: Pick<Manifest["selection"], "rule" | "imagesAre">): boolean {
  return (rule === "misclassified" || rule === "mixed") && imagesAre !== "training";
}

/** `control.json`: images that the source did not choose. */
export const controlSchema = z
  .strictObject({
    images: z
      .array(
        z.strictObject({
          file: z.string().regex(/^control\/\d{4,}\.(jpg|png)$/),
          image: sha256Schema.meta({ description: "SHA-256 of the image file that it was made from" }),
          pixels: sha256Schema.meta({ description: "SHA-256 of its decoded pixels, RGB, 8 bits, row by row" }),
        }),
      )
      .min(2)
      .max(MOST_CONTROL_IMAGES)
      .meta({ description: "the first images in the order of the probes' seed, compressed as probes are" }),
    outputs: z.literal(OUTPUTS).meta({ description: "member with the source's outputs on them" }),
  })
  .meta({ title: "Control images of a sac fingerprint" });

/** Adds the members that hold control images. */
export function addControl(members: Map<string, Uint8Array>, { images, encoded, outputs }: Control): void {
  images.forEach(({ file }, i) => {
    members.set(file, encoded[i]);
  });
  members.set(OUTPUTS, encodeNpy(outputs));
  const file = controlSchema.parse({ images, outputs: OUTPUTS });
  members.set(CONTROL, Buffer.from(`${JSON.stringify(file, null, 2)}\n`));
}

/** Reads what `addControl` writes. @throws SacError FINGERPRINT_INVALID, FINGERPRINT_MEMBER_MISSING */
export function readControl(read: (member: string) => Uint8Array, name: string): Control {
  const { images, outputs } = fitting(controlSchema, readJson(read(CONTROL), CONTROL, name), CONTROL, name);
  if (new Set(images.map(({ file }) => file)).size < images.length)
    throw unusable(name, `two images of its ${CONTROL} are one`);
  return {
    images,
    encoded: images.map(({ file }) => read(file)),
    outputs: decodeNpy(read(outputs), `${outputs} in ${name}`),
  };
}
