import { posix } from "node:path";
import type { FingerprintSource } from "../github/fingerprints/fingerprints.ts";
import { parsePlace } from "../github/fingerprints/location.ts";
import { commandArguments } from "../settings/table.ts";
import type { Draw } from "../tasks/draw.ts";
import type { Given } from "./inputs/input-table.ts";

/** Longer lists are for machines, and would not fit a screen or, in the end, a command line. */
const MOST_MODELS = 100;

/** What one group of a run judged. */
interface Judged {
  readonly models: readonly string[];
  readonly fingerprints: readonly FingerprintSource[];
  readonly threshold: number | undefined;
}

/**
 * The arguments with which `sac` does the same on a clone; fingerprints from elsewhere under their own names.
 * @returns undefined if no single command can, as with several groups or none
 */
export function equivalentCommand(groups: readonly Judged[], given: Given, draw?: Draw): readonly string[] | undefined {
  const [judged] = groups;
  if (groups.length !== 1 || judged.models.length > MOST_MODELS) return undefined;
  const { models, fingerprints, threshold } = judged;
  const said = { ...given, threshold, draw: draw?.probes, drawSeed: draw?.seed };
  return ["check", ...fingerprints.map(localName), ...commandArguments("check", said), "--", ...models];
}

/** The name that a fingerprint has on a clone, or after a download; none that could be taken for an option. */
function localName({ place }: FingerprintSource): string {
  const name = nameOf(parsePlace(place));
  return name.startsWith("-") ? `./${name}` : name;
}

function nameOf(found: ReturnType<typeof parsePlace>): string {
  switch (found.kind) {
    case "path":
      return found.path;
    case "release":
      return found.asset;
    case "commit":
      return posix.basename(found.path);
    case "address":
      return posix.basename(found.url.pathname);
  }
}
