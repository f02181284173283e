import { shownPlace } from "../../github/fingerprints/location.ts";
import type { PlannedGroup } from "./planned.ts";

/** In what a config file differs from the one before: each ends a sentence that begins with "the new config". */
export function configDifferences(old: readonly PlannedGroup[], next: readonly PlannedGroup[]): string[] {
  const [before, after] = [old.flatMap(pairsOf), next.flatMap(pairsOf)];
  return [
    ...before.filter((pair) => !after.includes(pair)).map((pair) => `no longer judges ${pair}`),
    ...after.filter((pair) => !before.includes(pair)).map((pair) => `judges ${pair}, which the old one does not`),
  ];
}

/** What is judged by what, in words: the same words for the same judging. */
function pairsOf({ models, fingerprints, threshold }: PlannedGroup): string[] {
  const how = threshold === undefined ? "" : ` at the threshold ${threshold}`;
  return fingerprints.map(({ place, sha256 }) => {
    const pinned = sha256 === undefined ? "" : ` (SHA-256 ${sha256.slice(0, 16)}…)`;
    return `${models.join(", ")} by ${shownPlace(place)}${pinned}${how}`;
  });
}
