import type { GraphNode } from "./graph.ts";
import { isLayer } from "./last-values.ts";
import { countOf, type LayerSet, share, withAll, without } from "./layer-sets.ts";
import { LEFT, type Makings } from "./makings.ts";

/** One that runs beside others until something puts their values together. */
export interface NetworkBeside {
  /** That it gives. */
  readonly value: string;
  /** Layers that none of the others has. */
  readonly own: LayerSet;
}

interface SideBySide {
  readonly networks: readonly NetworkBeside[];
  /** Whether there may be more than were looked for. */
  readonly more: boolean;
}

/** A part that has less layers of its own may be a branch, as honest networks have many. */
const LEAST_OWN_LAYERS = 2;
/** Of all layers, what parts that no decision chooses between have for themselves at the least, taken together. */
const LEAST_OWN_SHARE = 1 / 3;
/** More different parts at one place than any model has, and more networks than can be asked. */
const MOST_PARTS = 64;
const MOST_NETWORKS = 8;

interface Part {
  readonly value: string;
  readonly layers: LayerSet;
  readonly gated: boolean;
}

/**
 * Finds parts of a graph that are networks of their own up to where they are joined: each has more layers for itself than in
 * common with the other, and together most of all; or some of its own, and a decision chooses between them.
 * @param nodes in the graph's order, those on which the value asked about depends
 * @param all layers on which that depends
 */
export function sideBySide(nodes: readonly GraphNode[], makings: Makings, all: LayerSet): SideBySide {
  const least = countOf(all) * LEAST_OWN_SHARE;
  const found: Part[] = [];
  let more = false;
  for (const node of nodes) {
    const parts = partsOf(node, makings);
    if (parts.length > MOST_PARTS) more = true;
    const { separate, differs } = separated(parts.slice(0, MOST_PARTS), least);
    for (const part of separate) {
      if (!found.every(({ layers }) => differs(layers, part.layers))) continue;
      if (found.length < MOST_NETWORKS) found.push(part);
      else more = true;
    }
  }
  const networks = found.map(({ value, layers }) => {
    const others = withAll(found.filter((other) => other.layers !== layers).map((other) => other.layers));
    return { value, own: without(layers, others) };
  });
  return { networks, more };
}

/** Values of different layers that a node puts together. */
function partsOf(node: GraphNode, { of, maskings }: Makings): Part[] {
  if (isLayer(node)) return [];
  const masking = maskings.get(node);
  const chosen = node.operator === "Where" && masking !== undefined && of.get(node.outputs[0])?.gated === true;
  const parts = new Map<LayerSet, Part>();
  for (const value of masking?.masked ?? [...node.inputs, ...node.captured]) {
    const making = of.get(value);
    if (!making || making.left === LEFT.decision || parts.has(making.layers)) continue;
    parts.set(making.layers, { value, layers: making.layers, gated: making.gated || chosen });
  }
  return [...parts.values()];
}

type Differing = (one: LayerSet, other: LayerSet) => boolean;

/**
 * Those that are separate from another one. Where a decision chooses between parts, no more is asked than that none is in the
 * other, but only if no two have most for themselves: a network's own branches may be chosen one by one.
 * @param least layers that two have for themselves, if no decision chooses between them
 */
function separated(parts: readonly Part[], least: number): { separate: readonly Part[]; differs: Differing } {
  const among = (isPair: (one: Part, other: Part) => boolean) =>
    parts.filter((part) => parts.some((other) => other !== part && isPair(part, other)));
  const chosen = (one: Part, other: Part) => one.gated && other.gated;
  const separate = among(
    (one, other) =>
      isSeparate(one.layers, other.layers) &&
      (chosen(one, other) || ownOf(one.layers, other.layers) + ownOf(other.layers, one.layers) >= least),
  );
  if (separate.length > 0) return { separate, differs: isSeparate };
  return {
    separate: among((one, other) => chosen(one, other) && isBeside(one.layers, other.layers)),
    differs: isBeside,
  };
}

function ownOf(one: LayerSet, other: LayerSet): number {
  return countOf(without(one, other));
}

function isBeside(one: LayerSet, other: LayerSet): boolean {
  return ownOf(one, other) > 0 && ownOf(other, one) > 0;
}

/** Whether each has most of its layers for itself, and not only one; or they have none in common. */
function isSeparate(one: LayerSet, other: LayerSet): boolean {
  if (!share(one, other)) return one !== other;
  return [
    [one, other],
    [other, one],
  ].every(([mine, theirs]) => {
    const own = ownOf(mine, theirs);
    return own >= LEAST_OWN_LAYERS && 2 * own >= countOf(mine);
  });
}
