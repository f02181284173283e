import { isMatched, type LayerEvidence } from "./evidence.ts";
import type { BlockPair, MatchedNetwork } from "./suspect.ts";

/** Mean cosine from which on weights count as the same to the last digit: the sketch has eight bits of them. */
const EQUAL = 0.999;
/** From which on whole banks are the same, trained on a little or not at all; below, some units may match and others not. */
const SAME_BANK = 0.9;
/** The least share of a network's sets of units that is too much to be filters alone. */
const TOO_MANY = 0.5;

/**
 * The suspect's spaces that match where they stand and may be banks of filters that nobody trained, the same in every model of
 * a design: one layer writes them, and it reads colours, or its weights are equal to the source's. They are in one order in
 * all such models, so that the null hypothesis does not hold for them. None where they are half of what is compared, or more:
 * that is no bank, but a copy.
 * @param layers the suspect's, compared where they stand
 * @param tied spaces that do not count in any case
 */
export function fixedFilters(
  suspect: MatchedNetwork,
  layers: readonly LayerEvidence[],
  tied: ReadonlySet<number>,
): ReadonlySet<number> {
  const blocks = new Map<number, number>();
  for (const { block } of suspect.blocks) blocks.set(block.space, (blocks.get(block.space) ?? 0) + 1);
  const found = new Set<number>();
  for (const pair of suspect.blocks) {
    const { layer, space } = pair.block;
    if (tied.has(space) || blocks.get(space) !== 1 || !isMatched(layers[layer])) continue;
    if (readsColours(suspect, pair) || (layers[layer].similarity ?? 0) >= EQUAL) found.add(space);
  }
  return found.size < TOO_MANY * (blocks.size - tied.size) ? found : new Set();
}

/**
 * Those of such spaces that the aligned test leaves out, too: how a filter of a known kind is read later on is much the same in
 * all models. Where some units match in place and others do not, as in a copy of which channels were cut, it may tell.
 */
export function wholeBanks(
  suspect: MatchedNetwork,
  layers: readonly LayerEvidence[],
  filters: ReadonlySet<number>,
): ReadonlySet<number> {
  const whole = suspect.blocks.filter(({ block }) => (layers[block.layer].similarity ?? 0) >= SAME_BANK);
  return new Set(whole.flatMap(({ block }) => (filters.has(block.space) ? block.space : [])));
}

function readsColours({ network }: MatchedNetwork, { block }: BlockPair): boolean {
  const { input } = network.layers[block.layer];
  return block.segment === undefined && input.every(({ space }) => network.spaces[space].fixed);
}
