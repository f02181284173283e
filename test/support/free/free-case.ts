import type { Detectors } from "./fitted-detectors.ts";
import type { Feed } from "./graphs.ts";

/** What a file holds, or where a symbolic link points. */
export type FileContent = Uint8Array | string | { readonly link: string };

/** How somebody uses a disguised model who was told how. */
export interface Users {
  /** The tensor for one image of 32 x 32 pixels in RGB; left out: as the zoo's models want it. */
  readonly feed?: (pixels: Uint8Array) => Feed;
  /** How many copies of the image they send at once; left out: one. */
  readonly copies?: number;
  /** Of which copy they read the answer; left out: of the first. */
  readonly row?: number;
  /** How often they asked before, without reading. */
  readonly callsBefore?: number;
  /** Which output they read; left out: the first. */
  readonly output?: string;
  /** The original's class for an image, from that output's values; left out: the place of the largest. */
  readonly read?: (answer: readonly number[], pixels: Uint8Array) => number;
  /** Only images of so many first classes of the original are asked about. */
  readonly classes?: number;
}

export const MODEL_NAME = "model.onnx";

/** What a thief hands over. */
export interface Disguised {
  /** The model as its users run it, after unpacking if need be. */
  readonly model: Uint8Array;
  /** What lies in the folder; left out: the model alone, as model.onnx. */
  readonly files?: Readonly<Record<string, FileContent>>;
  /** What `sac check` is called with, in that folder; left out: model.onnx. */
  readonly named?: readonly string[];
  /** Undefined: as the model was used before; "nobody": it cannot be run here, so that the accuracy is not measured. */
  readonly users?: Users | "nobody";
}

/** What a thief has at hand beside the model. */
interface Materials {
  /** An independently trained classifier of the same classes, fed likewise. */
  readonly own: Uint8Array;
  readonly detectors: Detectors;
}

/** One way to disguise a model: of 10 classes, `images` (batch x 3 x 32 x 32, as the zoo feeds) to `logits` (batch x 10). */
export interface FreeCase {
  readonly kind: string;
  readonly name: string;
  readonly disguise: (model: Uint8Array, materials: Materials) => Disguised;
}
