import type { Network, Segment, Space } from "../network.ts";
import { composed } from "./composed.ts";
import { rowsJoined } from "./rows-joined.ts";
import { sumsMerged } from "./sums-merged.ts";
import { seenThroughStreams } from "./through-streams.ts";
import { Work } from "./work.ts";

/** Rounds after which what a graph still hides in further layers stays there. */
const MOST_ROUNDS = 8;

/**
 * A network as it would be if nobody had split its layers: parallel layers whose results are added are one, so are layers whose
 * rows are put beside each other, and two with nothing but a linear map between them are multiplied. Nothing that it computes
 * is changed; one in which there is nothing of that kind comes back itself. Values are computed when they are loaded.
 */
export function canonicalForm(network: Network): Network {
  const work = new Work();
  let found = network;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = found;
    for (const step of [sumsMerged, composed, rowsJoined]) found = step(found, work);
    if (found === before) break;
  }
  return seenThroughStreams(found === network ? network : numbered(found));
}

/** Spaces numbered by their first appearance; those that no layer uses any more are gone. */
function numbered({ spaces, layers, ...others }: Network): Network {
  const ids = new Map<number, number>();
  const kept: Space[] = [];
  const idOf = (space: number) => {
    const known = ids.get(space);
    if (known !== undefined) return known;
    const id = kept.push({ ...spaces[space], id: kept.length }) - 1;
    ids.set(space, id);
    return id;
  };
  const renamed = (segment: Segment) => ({ ...segment, space: idOf(segment.space) });
  const changed = layers.map((layer) => ({ ...layer, input: layer.input.map(renamed), output: idOf(layer.output) }));
  return { ...others, spaces: kept, layers: changed };
}
