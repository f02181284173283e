import * as z from "zod";
import {
  type ActivationSketch,
  MOST_SKETCHED_LAYERS,
  MOST_SKETCHED_UNITS,
  pooledLength,
} from "../core/activations/kept.ts";
import { fitting, readJson, unusable } from "./json-member.ts";
import { nameSchema } from "./manifest.ts";
import { decodeNpyBytes, encodeNpyBytes } from "./npy.ts";

export const ACTIVATIONS = "activations.json";
const VALUES = "activations.npy";

/** Values inside a model that are looked at: far more than are. */
const MOST_WIDTHS = 1000;

/** `activations.json`: which of the source's hidden layers are kept, and what the numbers in the `.npy` file beside it are of. */
export const activationsSchema = z
  .strictObject({
    images: z.int().min(2).max(10_000).meta({ description: "the first so many probes" }),
    grid: z.int().min(1).max(16).meta({ description: "each image's activations are averaged in grid x grid cells" }),
    widths: z
      .array(z.int().min(0))
      .max(MOST_WIDTHS)
      .meta({ description: "units of every value that was looked at, by which the architecture is known" }),
    layers: z
      .array(
        z.strictObject({
          name: nameSchema,
          units: z.int().min(1).max(MOST_SKETCHED_UNITS).meta({ description: "how many of its units are kept" }),
        }),
      )
      .min(1)
      .max(MOST_SKETCHED_LAYERS),
  })
  .meta({ title: "Sketch of a source model's hidden layers" });

/** Adds the members that hold what is known of the source's hidden layers. */
export function addActivations(members: Map<string, Uint8Array>, { values, ...about }: ActivationSketch): void {
  const layers = about.layers.map(({ name, units }) => ({ name: name.slice(0, MOST_NAME), units }));
  members.set(VALUES, encodeNpyBytes(values));
  members.set(ACTIVATIONS, Buffer.from(`${JSON.stringify(activationsSchema.parse({ ...about, layers }))}\n`));
}

/** Characters of a layer's name that are kept. */
const MOST_NAME = 200;

/** Reads what `addActivations` writes. @throws SacError FINGERPRINT_INVALID where its parts do not fit each other */
export function readActivations(read: (member: string) => Uint8Array, probes: number, name: string): ActivationSketch {
  const about = fitting(activationsSchema, readJson(read(ACTIVATIONS), ACTIVATIONS, name), ACTIVATIONS, name);
  const values = decodeNpyBytes(read(VALUES), `${VALUES} in ${name}`);
  const units = about.layers.reduce((sum, layer) => sum + layer.units, 0);
  if (about.images > probes) throw unusable(name, `${ACTIVATIONS} tells of more images than there are probes`);
  if (values.length !== units * pooledLength(about))
    throw unusable(name, `${VALUES} is not what ${ACTIVATIONS} tells of`);
  return { ...about, values };
}
