import { blocksOf } from "./blocks.ts";
import type { LayerPair } from "./correspondence.ts";
import type { Quantised, Sketch } from "./kept.ts";
import type { Network } from "./network.ts";
import type { Alignment, Places } from "./projection.ts";

/**
 * The source's unit of each of the suspect's units where they stand: in sets of the same width, the unit of the same place. In
 * others, the first is the counterpart of the source's first that does anything, the second of its second: that looks at each
 * model alone, so that the test in place stays exact.
 */
export function unitsInPlace(sketch: Sketch, network: Network, pairs: readonly LayerPair[]): Alignment {
  const sourceOf = pairSpaces(sketch, network, pairs);
  return network.spaces.map(({ id, width }) => {
    const ours = sourceOf.get(id);
    const turn = ours === undefined || sketch.spaces[ours].width === width ? undefined : liveUnits(sketch, ours);
    return Int32Array.from({ length: width }, (_, unit) => (turn ? (turn[unit] ?? -1) : unit));
  });
}

/**
 * The suspect's spaces that are compared with a space of another width, or with none, each with the width that it should have;
 * undefined where that is not known.
 */
export function unequalSpaces(
  sketch: Sketch,
  network: Network,
  pairs: readonly LayerPair[],
): ReadonlyMap<number, number | undefined> {
  const sourceOf = pairSpaces(sketch, network, pairs);
  const wanted = network.spaces.map(({ id }) => [id, sketch.spaces[sourceOf.get(id) ?? -1]?.width] as const);
  return new Map(wanted.filter(([id, width]) => width !== network.spaces[id].width));
}

/** For each of the suspect's spaces the source's that its units are compared with; where there are several, one of them. */
function pairSpaces(sketch: Sketch, network: Network, pairs: readonly LayerPair[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { source, suspect } of pairs) {
    const [ours, theirs] = [sketch.layers[source], network.layers[suspect]];
    found.set(theirs.output, ours.output);
    theirs.input.forEach(({ space }, i) => {
      found.set(space, ours.input[i].space);
    });
  }
  return found;
}

/** Units of a source's space of which some block sees that they do anything. */
function liveUnits(sketch: Sketch, space: number): Places {
  const { width } = sketch.spaces[space];
  const blocks = blocksOf(sketch);
  const seen = sketch.vectors.filter((_, at) => blocks[at].space === space && blocks[at].units === width);
  const isLive = (unit: number) => seen.length === 0 || seen.some((vectors) => isAnything(vectors, unit));
  return Int32Array.from({ length: width }, (_, unit) => unit).filter(isLive);
}

function isAnything({ values, dimensions }: Quantised, unit: number): boolean {
  return values.subarray(unit * dimensions, (unit + 1) * dimensions).some((value) => value !== 0);
}
