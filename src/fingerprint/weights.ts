import * as z from "zod";
import { blocksOf } from "../core/weights/blocks.ts";
import type { Quantised } from "../core/weights/kept.ts";
import type { Topology } from "../core/weights/network.ts";
import { PROFILE_LENGTH, viewsOf } from "../core/weights/profile.ts";
import { FEWEST_KEPT_UNITS, MOST_KEPT_UNITS } from "../core/weights/seedless.ts";
import { fitting, readJson, unusable } from "./json-member.ts";
import type { KnownAncestor, KnownWeights } from "./known-weights.ts";
import { nameSchema, sha256Schema, shareSchema } from "./manifest.ts";
import { decodeNpyBytes, encodeNpyBytes } from "./npy.ts";

export const WEIGHTS = "weights.json";
const VALUES = "weights.npy";

const size = z
  .int()
  .min(1)
  .max(2 ** 24);
const place = z
  .int()
  .min(0)
  .max(2 ** 24);
/** Units, dimensions, and what one step of their values stands for. */
const vectorsSchema = z.tuple([size, size, z.number().min(0)]);

/** `weights.json`: how the source's layers hang together, and what the numbers in the `.npy` files beside it are of. */
export const weightsSchema = z
  .strictObject({
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .meta({ description: "of the random projections" }),
    canonical: z
      .boolean()
      .optional()
      .meta({ description: "whether layers that were split are put together again before they are compared" }),
    spaces: z
      .array(z.strictObject({ width: size, fixed: z.boolean() }))
      .max(10_000)
      .meta({
        description: "sets of hidden units, colours or classes, that layers share; fixed: their order has a meaning",
      }),
    layers: z
      .array(
        z.strictObject({
          operator: z.string().max(100),
          rows: size,
          columns: size,
          taps: size,
          groups: size,
          output: place.meta({ description: "index of the space that its rows write" }),
          input: z
            .array(z.strictObject({ space: place, offset: place, count: size, positions: size }))
            .min(1)
            .max(10_000)
            .meta({ description: "which units its columns read" }),
          descriptor: z
            .base64()
            .max(64)
            .meta({ description: "how the norms of its kernels are distributed, in 24 bins" }),
        }),
      )
      .max(10_000),
    vectors: z.array(vectorsSchema).meta({ description: "projected unit vectors in weights.npy, block by block" }),
    profiles: z.array(vectorsSchema.nullable()).meta({ description: "profiles in weights.npy, after the vectors" }),
    biases: z.array(place).max(10_000).optional().meta({
      description: "layers of whose units, up to 128 of each, biases are kept, after the profiles; ascending",
    }),
    norms: z
      .array(z.int().min(FEWEST_KEPT_UNITS).max(MOST_KEPT_UNITS))
      .max(10_000)
      .optional()
      .meta({ description: "of how many units scales and shifts of norms are kept, after the biases" }),
    barelyTrained: z
      .literal(true)
      .optional()
      .meta({ description: "its weights show no long training: biases must agree better to be a copy's" }),
    ancestors: z.array(
      z.strictObject({
        name: nameSchema,
        sha256: sha256Schema,
        pValue: shareSchema.meta({ description: "of the test whether the source descends from it" }),
        member: z.string().regex(/^weights\/ancestor-\d{4,}\.npy$/),
        vectors: z.array(vectorsSchema.nullable()),
      }),
    ),
    tied: z
      .array(place)
      .max(10_000)
      .optional()
      .meta({ description: "spaces in which unrelated models match the source, too: no suspect is judged by them" }),
  })
  .meta({ title: "Sketch of a source model's weights" });

export type WeightsFile = z.infer<typeof weightsSchema>;

/** Vectors of a member, in the order in which their values follow each other; null where there are none. */
type Shapes = readonly (readonly [units: number, dimensions: number, step: number] | null)[];

function shapeOf(vectors: Quantised | undefined): [number, number, number] | null {
  return vectors ? [vectors.units, vectors.dimensions, vectors.step] : null;
}

function valuesIn(vectors: readonly (Quantised | undefined)[]): Int8Array[] {
  return vectors.flatMap((one) => (one ? [one.values] : []));
}

function joined(parts: readonly Int8Array[]): Uint8Array {
  const all = new Int8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return encodeNpyBytes(all);
}

/** Adds the members that hold what is known of the source's weights. */
export function addWeights(members: Map<string, Uint8Array>, { sketch, ancestors, tied = [] }: KnownWeights): void {
  const { seedless } = sketch;
  const { biases = [], norms = [] } = seedless ?? {};
  const file = {
    seed: sketch.seed,
    ...(sketch.canonical ? { canonical: true } : {}),
    spaces: sketch.spaces.map(({ width, fixed }) => ({ width, fixed })),
    layers: sketch.layers.map((layer, i) => ({
      ...layer,
      descriptor: Buffer.from(sketch.descriptors[i]).toString("base64"),
    })),
    vectors: sketch.vectors.map(shapeOf),
    profiles: sketch.profiles.map(shapeOf),
    ...(seedless ? { biases: seedless.biases.flatMap((values, layer) => (values ? [layer] : [])) } : {}),
    ...(norms.length > 0 ? { norms: norms.map(({ length }) => length) } : {}),
    ...(seedless?.barelyTrained ? { barelyTrained: true as const } : {}),
    ancestors: ancestors.map(({ name, sha256, pValue, vectors }, i) => {
      const member = `weights/ancestor-${String(i).padStart(4, "0")}.npy`;
      members.set(member, joined(valuesIn(vectors)));
      return { name, sha256, pValue, member, vectors: vectors.map(shapeOf) };
    }),
    ...(tied.length > 0 ? { tied } : {}),
  };
  const learned = [...biases, ...norms].filter((values) => values !== undefined);
  members.set(VALUES, joined([...valuesIn([...sketch.vectors, ...sketch.profiles]), ...learned]));
  members.set(WEIGHTS, Buffer.from(`${JSON.stringify(weightsSchema.parse(file))}\n`));
}

/** Reads what `addWeights` writes. @throws SacError FINGERPRINT_INVALID where its parts do not fit each other */
export function readWeights(read: (member: string) => Uint8Array, name: string): KnownWeights {
  const file = fitting(weightsSchema, readJson(read(WEIGHTS), WEIGHTS, name), WEIGHTS, name);
  const topology = readTopology(file, name);
  const blocks = blocksOf(topology);
  const views = viewsOf(topology);
  const [vectors, profiles] = [file.vectors.length, file.profiles.length];
  const { biases = [], norms = [] } = file;
  const units = biases.map((layer) => Math.min(topology.layers[layer]?.rows ?? 0, MOST_KEPT_UNITS));
  const lengths = [...units, ...norms].map((length) => [length, 1, 0] as const);
  const all = separated(read(VALUES), [...file.vectors, ...file.profiles, ...lengths], `${VALUES} in ${name}`);
  const learned = all.slice(vectors + profiles).flatMap((one) => one?.values ?? []);
  const fits =
    (file.tied ?? []).every((space) => space < topology.spaces.length) &&
    vectors === blocks.length &&
    profiles === views.length &&
    biases.every((layer, i) => layer < topology.layers.length && (i === 0 || layer > biases[i - 1])) &&
    file.vectors.every(([units], i) => units === blocks[i].units) &&
    file.profiles.every((shape, i) => !shape || (shape[0] === views[i].units && shape[1] === PROFILE_LENGTH));
  if (!fits) throw unusable(name, `${WEIGHTS} tells of other vectors than its layers have`);
  const sketch = {
    ...topology,
    seed: file.seed,
    canonical: file.canonical ?? false,
    descriptors: file.layers.map(({ descriptor }) => Uint8Array.from(Buffer.from(descriptor, "base64"))),
    vectors: all.slice(0, vectors).flatMap((one) => one ?? []),
    profiles: all.slice(vectors, vectors + profiles),
    ...(file.biases && {
      seedless: {
        biases: topology.layers.map((_, layer) => learned[biases.indexOf(layer)]),
        norms: learned.slice(biases.length),
        ...(file.barelyTrained ? { barelyTrained: file.barelyTrained } : {}),
      },
    }),
  };
  const ancestors = file.ancestors.map((one) => readAncestor(one, file.vectors, read, name));
  return { sketch, ancestors, ...(file.tied ? { tied: file.tied } : {}) };
}

function readAncestor(
  { member, vectors, ...about }: WeightsFile["ancestors"][number],
  source: WeightsFile["vectors"],
  read: (member: string) => Uint8Array,
  name: string,
): KnownAncestor {
  const fits =
    vectors.length === source.length &&
    vectors.every((shape, i) => !shape || (shape[0] === source[i][0] && shape[1] === source[i][1]));
  if (!fits) throw unusable(name, `the ancestor ${about.name} has other vectors than the source`);
  return { ...about, vectors: separated(read(member), vectors, `${member} in ${name}`) };
}

/** Bins of a layer's descriptor. */
const BINS = 24;

/** The layers, if they and their spaces make a network. */
function readTopology({ spaces, layers }: WeightsFile, name: string): Topology {
  for (const { rows, columns, groups, output, input, descriptor } of layers) {
    const reads = input.reduce((sum, { count, positions }) => sum + count * positions, 0);
    const fits =
      spaces[output]?.width === rows &&
      input.every(({ space, offset, count }) => offset + count <= (spaces[space]?.width ?? 0)) &&
      reads === columns * groups &&
      rows % groups === 0 &&
      Buffer.from(descriptor, "base64").length === BINS;
    if (!fits) throw unusable(name, `${WEIGHTS} tells of layers that do not fit their spaces`);
  }
  return {
    spaces: spaces.map((space, id) => ({ id, ...space })),
    layers: layers.map(({ descriptor: _, ...layer }) => layer),
  };
}

function separated(bytes: Uint8Array, shapes: Shapes, name: string): (Quantised | undefined)[] {
  const values = decodeNpyBytes(bytes, name);
  let start = 0;
  const vectors = shapes.map((shape) => {
    if (!shape) return undefined;
    const [units, dimensions, step] = shape;
    const part = values.slice(start, start + units * dimensions);
    start += units * dimensions;
    return { units, dimensions, step, values: part };
  });
  if (start === values.length) return vectors;
  throw unusable(name, `it holds ${values.length} numbers where ${start} belong`);
}
