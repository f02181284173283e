import type { LayerPair } from "./correspondence.ts";
import type { Equilibrated } from "./equilibrate.ts";
import type { Sketch } from "./kept.ts";
import type { Network } from "./network.ts";
import type { Alignment, Places } from "./projection.ts";
import { deadUnits, redundantUnits } from "./redundant.ts";

/**
 * The source's unit of each of the suspect's units where they stand. In sets of the same width, the unit of the same place. In
 * others, units that do nothing or the same as another are passed over on both sides, and the first is the first's counterpart,
 * the second the second's: that looks at each model alone, so that the test in place stays exact.
 */
export function unitsInPlace(
  sketch: Sketch,
  network: Network,
  pairs: readonly LayerPair[],
  weights: (layer: number) => Equilibrated,
): Alignment {
  const sourceOf = pairSpaces(sketch, network, pairs);
  return network.spaces.map(({ id, width }) => {
    const ours = sourceOf.get(id);
    if (ours === undefined || sketch.spaces[ours].width === width)
      return Int32Array.from({ length: width }, (_, i) => i);
    return inTurn(deadUnits(sketch, ours), redundantUnits(network, id, weights));
  });
}

/** For each of the suspect's spaces the source's that its units are compared with; where there are two, one of another width. */
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

function inTurn(skipOurs: readonly boolean[], skipTheirs: readonly boolean[]): Places {
  const left = skipOurs.flatMap((skipped, unit) => (skipped ? [] : [unit]));
  const turn = left.values();
  return Int32Array.from(skipTheirs, (skipped) => (skipped ? -1 : (turn.next().value ?? -1)));
}
