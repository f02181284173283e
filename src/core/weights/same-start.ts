import type { Found } from "./both-tests.ts";
import { COPIED, isCopied, isMatched, type LayerEvidence, type Learned } from "./evidence.ts";
import type { Sketch } from "./kept.ts";
import { compareSeedless, isReached } from "./learned.ts";
import type { Layer } from "./network.ts";
import { isScattered, movedByTraining, scatterOf } from "./scattered.ts";
import type { MatchedNetwork } from "./suspect.ts";

/** Mean cosine of a layer that was hardly trained since: separate trainings move weights further from each other. */
const UNTOUCHED = 0.9999;

/** Whether a match is a copy's, and cannot be that of a model which merely began from the same random numbers. */
interface Origin {
  readonly isCopy: boolean;
  /** Undefined where biases and norms were not asked, did not decide it, or too few of them could be compared. */
  readonly learned: Learned | undefined;
}

/**
 * Who begins from the source's random numbers has the source's order of units, a stream that lies as the source's does, and where a
 * set of units is wider or narrower no more of the source than one side of it. Whoever has these, too, is known for a copy by what training made of constants, by most layers' weights being the
 * source's untouched, or by differing from the source in nothing that a training would have made.
 */
export function beyondStart(sketch: Sketch, suspect: MatchedNetwork, found: Found): Origin {
  if (!sketch.seedless) return { isCopy: isCopied(found.layers), learned: undefined };
  if (isElsewhere(sketch, suspect, found) || isTurned(suspect, found.layers))
    return { isCopy: true, learned: undefined };
  const scatter = scatterOf(sketch, suspect, found);
  // What was barely trained may have another's weights nearly untouched, from which it has been trained away a little.
  const isTrainedApart = sketch.seedless.barelyTrained && scatter && movedByTraining(scatter) !== undefined;
  if (!isTrainedApart && isUntouched(found.layers)) return { isCopy: true, learned: undefined };
  const learned = compareSeedless(sketch, suspect, found.layers, scatter);
  if (learned && isReached(learned)) return { isCopy: true, learned };
  return scatter && isScattered(scatter) ? { isCopy: true, learned: undefined } : { isCopy: false, learned };
}

/** Whether the source's units were found in another order, or in a set of another width. */
function isElsewhere(sketch: Sketch, suspect: MatchedNetwork, { alignment, layers }: Found): boolean {
  const { network, inPlace } = suspect;
  let [units, moved] = [0, 0];
  for (const { id, fixed } of network.spaces) {
    if (fixed) continue;
    alignment[id].forEach((place, unit) => {
      if (place >= 0) units += 1;
      if (place >= 0 && place !== inPlace[id][unit]) moved += 1;
    });
  }
  return 2 * moved > units || resizedSpaces(sketch, suspect).some((id) => matchesOnBothSides(suspect, id, layers));
}

function resizedSpaces(sketch: Sketch, { network, blocks }: MatchedNetwork): number[] {
  const resized = blocks.filter(
    ({ ours, block }) => sketch.spaces[ours.space].width !== network.spaces[block.space].width,
  );
  return [...new Set(resized.map(({ block }) => block.space))];
}

/**
 * Of one seed's random numbers a wider layer takes the same ones first, so that its first units can be another model's; but then
 * the layer that reads them gets others.
 */
function matchesOnBothSides({ network }: MatchedNetwork, id: number, layers: readonly LayerEvidence[]): boolean {
  const matches = (has: (layer: Layer) => boolean) =>
    network.layers.some((layer, i) => has(layer) && isMatched(layers[i]));
  const reads = ({ input, output }: Layer) => output !== id && input.some(({ space }) => space === id);
  return matches(({ output }) => output === id) && matches(reads);
}

/** Whether layers match when they are seen through the stream that they read, and not by themselves: it was turned. */
function isTurned({ network }: MatchedNetwork, layers: readonly LayerEvidence[]): boolean {
  const own = new Map(network.layers.map(({ name }, i) => [name, layers[i]]));
  const seen = network.layers.flatMap(({ seenThrough }, i) => {
    const { similarity = 0 } = layers[i];
    return seenThrough !== undefined && similarity >= COPIED ? [own.get(seenThrough)] : [];
  });
  return seen.length > 0 && 2 * seen.filter((one) => one && !isMatched(one)).length > seen.length;
}

function isUntouched(layers: readonly LayerEvidence[]): boolean {
  const seen = layers.filter(({ similarity }) => similarity !== undefined);
  return 2 * seen.filter(({ similarity = 0 }) => similarity >= UNTOUCHED).length >= seen.length;
}
