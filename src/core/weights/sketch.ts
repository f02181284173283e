import { type Matrix, matrix } from "../matrix.ts";
import { isBarelyTrained } from "./barely-trained.ts";
import { type Block, blocksOf, isDepthwise, readsEarlier, spaceOrder } from "./blocks.ts";
import { canonicalForm } from "./canonical/canonical.ts";
import { describeLayer } from "./descriptor.ts";
import type { Equilibrated } from "./equilibrate.ts";
import type { Descriptor, Quantised, Sketch } from "./kept.ts";
import type { Layer, Layout, Network } from "./network.ts";
import { type BlockView, PROFILE_LENGTH, profileUnits, viewsOf } from "./profile.ts";
import { axisLength, drawProjection, type Places, projectBlock } from "./projection.ts";
import { areLearned, biasesOf, mostBiases, sketchSeedless } from "./seedless.ts";
import { equilibrateUntied } from "./ties.ts";
import { LARGEST, quantise } from "./vectors.ts";

/** Most dimensions of a projected vector: an error of a cosine of 1/8. */
const MOST_DIMENSIONS = 64;
const FEWEST_DIMENSIONS = 2;
/** Standard deviations at which a profile's values are cut off. */
const WIDEST = 4;

interface SketchSize {
  /** Of the projections: it must not be known to whoever wants to hide a model. */
  readonly seed: number;
  /** Most bytes that vectors and profiles may take. A network of many units and few weights takes more: two dimensions. */
  readonly bytes: number;
}

/** Makes the sketch of a network's canonical form, reading one layer at a time. */
export function sketchNetwork(given: Network, { seed, bytes }: SketchSize): Sketch {
  const network = canonicalForm(given);
  const blocks = blocksOf(network);
  const views = viewsOf(network);
  const order = spaceOrder(network);
  const dimensions = shareDimensions(blocks, views, bytes - mostBiases(network));
  const descriptors: Descriptor[] = [];
  const vectors: Quantised[] = [];
  const biases: (Float32Array | undefined)[] = [];
  const profiles: (Quantised | undefined)[] = new Array(views.length).fill(undefined);
  network.layers.forEach((layer, index) => {
    const weights = equilibrateUntied(layer.load(), layer);
    descriptors.push(describeLayer(weights, layer));
    biases.push(areLearned(layer, weights) ? biasesOf(layer, weights) : undefined);
    blocks.forEach((block, at) => {
      if (block.layer !== index) return;
      const projection = drawProjection(seed, at, axisLength(block, layer), dimensions[at]);
      vectors[at] = quantise(projectBlock(block, layer, weights, inPlace(block, layer, order), projection));
    });
    views.forEach((view, at) => {
      if (view.layer === index) profiles[at] = profileAll(view, layer, weights, blocks[view.block]);
    });
  });
  const layouts = network.layers.map(layoutOf);
  const learned = sketchSeedless(network, biases);
  // As it was given: parts that were put together share directions by that alone.
  const seedless = learned && { ...learned, ...(isBarelyTrained(given) ? { barelyTrained: true as const } : {}) };
  return { seed, canonical: true, spaces: network.spaces, layers: layouts, descriptors, vectors, profiles, seedless };
}

/** As many dimensions for every block as fit into `bytes`, and never more than half of a vector's length. */
export function shareDimensions(blocks: readonly Block[], views: readonly BlockView[], bytes: number): number[] {
  const left = bytes - views.reduce((sum, { units }) => sum + units * PROFILE_LENGTH, 0);
  const share = (most: number) => blocks.map(({ length }) => Math.max(1, Math.min(most, Math.floor(length / 2))));
  const size = (most: number) => share(most).reduce((sum, dimensions, at) => sum + dimensions * blocks[at].units, 0);
  let most = MOST_DIMENSIONS;
  while (most > FEWEST_DIMENSIONS && size(most) > left) most -= 1;
  return share(most);
}

/** Places of an other axis whose units stand where the source's do. Columns that do not belong to a block of rows have none. */
export function inPlace({ segment }: Block, layer: Layout, order: Int32Array): Places {
  if (segment !== undefined) return Int32Array.from({ length: layer.rows }, (_, r) => r);
  const whole = layer.groups > 1 || isDepthwise(layer);
  const columns = layer.input.flatMap((read) =>
    new Array<boolean>(read.count * read.positions).fill(whole || readsEarlier(layer, read, order)),
  );
  return Int32Array.from({ length: layer.columns }, (_, c) => (columns[c] ? c : -1));
}

function profileAll(view: BlockView, layer: Layer, weights: Equilibrated, block: Block): Quantised | undefined {
  const all = Int32Array.from({ length: view.units }, (_, unit) => unit);
  const profiles = profileUnits(view, layer, weights, all, block.segment);
  return profiles && quantise(standardised(profiles), WIDEST / LARGEST);
}

/** Each column with mean 0 and standard deviation 1 over the rows that are not zero; those stay zero. */
export function standardised(m: Matrix): Matrix {
  const alive = (i: number) => m.data.subarray(i * m.columns, (i + 1) * m.columns).some((value) => value !== 0);
  const rows = Array.from({ length: m.rows }, (_, i) => i).filter(alive);
  const result = matrix(m.rows, m.columns);
  for (let c = 0; c < m.columns; c += 1) {
    const values = rows.map((i) => m.data[i * m.columns + c]);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length);
    for (const i of rows) {
      result.data[i * m.columns + c] = spread > 0 ? (m.data[i * m.columns + c] - mean) / spread : 0;
    }
  }
  return result;
}

function layoutOf({ operator, rows, columns, taps, groups, output, input }: Layer): Layout {
  return { operator, rows, columns, taps, groups, output, input };
}
