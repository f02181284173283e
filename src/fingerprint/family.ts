import * as z from "zod";
import type { PanelLikeness } from "../core/activations/standing.ts";
import type { Matrix } from "../core/matrix.ts";
import { FEWEST_FOR_NORMAL } from "../core/significance.ts";
import type { Normalisation } from "../probes/normalisations.ts";
import type { Quality } from "../probes/quality.ts";
import { insideSchema } from "./inside.ts";
import { fitting, readJson, unusable } from "./json-member.ts";
import { type Manifest, nameSchema, qualitySchema, sha256Schema } from "./manifest.ts";
import { fedShape, type NormalisationRecord } from "./normalisation.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";

export const TWINS = "twins.json";

/** Twins that are read: with 99 the rank alone supports a rate of 1 %. */
export const MOST_TWINS = 100;
/** With fewer twins nothing could be decided. */
export const FEWEST_TWINS = FEWEST_FOR_NORMAL;

/** How a model was picked among an owner's runs: the first one, or the best of so many. */
export const pickedSchema = z
  .string()
  .regex(/^(first|best-of-[1-9]\d{0,5})$/)
  .meta({ description: "first, or best-of-N" });

/** A model of the source's recipe and data, from another seed. */
export interface Twin {
  readonly name: string;
  readonly sha256: string;
  /** What it answered on the family's probes, n x d, as the source's outputs on them. */
  readonly outputs: Matrix;
  /** How like the source's its hidden layers are; undefined where they were not, or could not be, looked at. */
  readonly inside?: Omit<PanelLikeness, "isTwin"> | undefined;
  /** How it was fed, where that is otherwise than the source. */
  readonly fed?: Normalisation | undefined;
  /** How its normalisation was found or examined; undefined where it was not. */
  readonly normalisation?: NormalisationRecord | undefined;
}

/** One of the twins' probes, as the manifest tells of probes. */
interface ContestedProbe {
  readonly file: string;
  readonly image: string;
  readonly pixels: string;
}

/** Probes on which the members of a family disagree most, chosen by a rule in which source and twins change places. */
export interface Contested {
  /** Of the JPEG compression, or mixed; undefined: the images are lossless. */
  readonly quality: Quality | undefined;
  readonly selection: { readonly seed: number; readonly pool: number; readonly images: string };
  readonly probes: readonly ContestedProbe[];
  /** PNG or JPEG files, in the order of `probes`. */
  readonly images: readonly Uint8Array[];
  /** The source's outputs on them. */
  readonly outputs: Matrix;
}

/** The source's twins, and the probes by which source and twins are compared with a suspect. */
export interface Family {
  /** How the owner picked the source, and each twin, among the runs of it; undefined: unsaid. */
  readonly sourcePicked: string | undefined;
  readonly twinsPicked: string | undefined;
  readonly twins: readonly Twin[];
  /** Undefined: the fingerprint's own probes serve, which were drawn at random. */
  readonly contested: Contested | undefined;
}

/** Whether a fingerprint's own probes were chosen by a rule in which its source and a twin would change places. */
export function drawnAtRandom({ selection }: Pick<Manifest, "selection">): boolean {
  return selection.rule === "random";
}

const contestedSchema = z
  .strictObject({
    quality: qualitySchema.optional().meta({ description: "of JPEG probes, or mixed; lossless ones have none" }),
    selection: z.strictObject({
      seed: z.int(),
      pool: z.int().min(1),
      images: sha256Schema.meta({ description: "of the list of images that the probes were drawn from" }),
    }),
    probes: z
      .array(
        z.strictObject({
          file: z.string().regex(/^twins\/probe-\d{4,}\.(jpg|png)$/),
          image: sha256Schema.meta({ description: "SHA-256 of the image file that the probe was made from" }),
          pixels: sha256Schema.meta({ description: "SHA-256 of its decoded pixels, RGB, 8 bits, row by row" }),
        }),
      )
      .min(2)
      .max(10_000),
    outputs: z.literal("twins/source.npy").meta({ description: "member with the source's outputs on them" }),
  })
  .meta({ description: "the images on which the family disagrees most; absent: the fingerprint's own probes serve" });

/** `twins.json`: models of the source's own recipe and data. */
export const twinsSchema = z
  .strictObject({
    sourcePicked: pickedSchema.optional(),
    twinsPicked: pickedSchema.optional(),
    twins: z
      .array(
        z.strictObject({
          name: nameSchema,
          sha256: sha256Schema,
          outputs: z
            .string()
            .regex(/^twins\/twin-\d{4,}\.npy$/)
            .meta({ description: "member with its outputs on the family's probes" }),
          inside: insideSchema.optional(),
          ...fedShape,
        }),
      )
      .min(FEWEST_TWINS)
      .max(MOST_TWINS),
    contested: contestedSchema.optional(),
  })
  .meta({ title: "Twins of a source model" });

/** Adds the members that hold a family. */
export function addFamily(members: Map<string, Uint8Array>, { contested, twins, ...picked }: Family): void {
  contested?.probes.forEach(({ file }, i) => {
    members.set(file, contested.images[i]);
  });
  if (contested) members.set("twins/source.npy", encodeNpy(contested.outputs));
  const file = {
    ...picked,
    twins: twins.map(({ outputs, ...about }, i) => {
      const member = `twins/twin-${String(i).padStart(4, "0")}.npy`;
      members.set(member, encodeNpy(outputs));
      return { ...about, outputs: member };
    }),
    contested: contested && {
      quality: contested.quality,
      selection: contested.selection,
      probes: contested.probes,
      outputs: "twins/source.npy",
    },
  };
  members.set(TWINS, Buffer.from(`${JSON.stringify(twinsSchema.parse(file), null, 2)}\n`));
}

/** Reads what `addFamily` writes. @throws SacError FINGERPRINT_INVALID, FINGERPRINT_MEMBER_MISSING */
export function readFamily(read: (member: string) => Uint8Array, name: string): Family {
  const file = fitting(twinsSchema, readJson(read(TWINS), TWINS, name), TWINS, name);
  const { sourcePicked, twinsPicked, twins, contested } = file;
  if (new Set(twins.map(({ outputs }) => outputs)).size < twins.length) {
    throw unusable(name, `two models of its ${TWINS} have the same outputs`);
  }
  const outputs = (member: string) => decodeNpy(read(member), `${member} in ${name}`);
  return {
    sourcePicked,
    twinsPicked,
    twins: twins.map((twin) => ({ ...twin, outputs: outputs(twin.outputs) })),
    contested: contested && {
      quality: contested.quality,
      selection: contested.selection,
      probes: contested.probes,
      images: contested.probes.map((probe) => read(probe.file)),
      outputs: outputs(contested.outputs),
    },
  };
}
