import type { WeightsEvidence } from "./evidence.ts";
import type { Layout } from "./network.ts";
import type { WeightsReading } from "./reading.ts";

/**
 * Why the comparison of weights says nothing of a suspect: `unread`: what could not be read has room for a copy;
 * `unpaired`: it was read, but too little of it has a counterpart in the source.
 */
export type WeightsBlindness = "unread" | "unpaired";

/** A suspect's reading without those operators that nobody reads which are too small to hide a copy. */
export function withoutHarmless(reading: WeightsReading, blind: WeightsBlindness | undefined): WeightsReading {
  if (blind === "unread") return reading;
  return { ...reading, findings: reading.findings.filter(({ kind }) => kind !== "unread-operator") };
}

/** The least share, of the source's weights or of the suspect's parameters, that unread parameters must have to hide a copy. */
const ROOM_FOR_A_COPY = 0.5;

/** Why a comparison with a source of such layers could not see; undefined where it could, and where the weights match all the same. */
export function weightsBlindness(
  { verdict }: Pick<WeightsEvidence, "verdict">,
  { parameters, read }: WeightsReading,
  { layers }: { readonly layers: readonly Pick<Layout, "rows" | "columns" | "taps">[] },
): WeightsBlindness | undefined {
  if (verdict !== "unrelated" && verdict !== "not-comparable") return undefined;
  const ofSource = layers.reduce((sum, { rows, columns, taps }) => sum + rows * columns * taps, 0);
  if (parameters - read >= ROOM_FOR_A_COPY * Math.min(parameters, ofSource)) return "unread";
  return verdict === "not-comparable" ? "unpaired" : undefined;
}
