import { isMatched, type WeightsEvidence } from "./evidence.ts";

/** Standard deviations from which on independent models match: of one among them, and of all together. */
const TIED = 4;
/** The share of the layers that were compared from which on a model is a copy, and says nothing of independent ones. */
const COPY = 0.5;

/**
 * The source's spaces whose units stand in the source's order in models that are independent of it: fixed filter banks, and
 * whatever else a design puts into one order.
 * @param references what was found of each such model
 * @returns ascending
 */
export function tiedSpaces(references: readonly WeightsEvidence[]): number[] {
  const found = new Map<number, number[]>();
  for (const { inPlace, layers } of references) {
    const compared = layers.filter((layer) => layer.compared);
    if (compared.filter(isMatched).length >= COPY * compared.length) continue;
    for (const { source, z } of inPlace?.spaces ?? []) found.set(source, [...(found.get(source) ?? []), z]);
  }
  const isTied = (all: readonly number[]) =>
    Math.max(...all) >= TIED || all.reduce((sum, z) => sum + z, 0) / Math.sqrt(all.length) >= TIED;
  return [...found].flatMap(([space, all]) => (isTied(all) ? space : [])).sort((a, b) => a - b);
}
