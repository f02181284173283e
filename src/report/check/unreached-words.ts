import { counted } from "../../text/numbers.ts";
import type { Report } from "./schema.ts";

/** Why a run judged no more, by the codes of the errors that its other models have. */
const ENDED = {
  DEADLINE: "the run reached its deadline",
  INTERRUPTED: "the run was interrupted",
  NOT_REACHED: "the run was still going on when this was written, or was killed after that",
};

/** How many models the run ended before, and why; undefined where all had their turn. */
export function unreachedWords({ results }: Pick<Report, "results">): string | undefined {
  const all = pathsOf(results);
  const sentences = Object.entries(ENDED).flatMap(([code, why]) => {
    const n = pathsOf(results.filter(({ error }) => error?.code === code));
    return n === 0
      ? []
      : [`${n} of ${counted(all, "model")} ${n === 1 ? "was" : "were"} not judged: ${why} (${code}).`];
  });
  return sentences.length === 0 ? undefined : `${sentences.join(" ")} That is no pass.`;
}

function pathsOf(results: Report["results"]): number {
  return new Set(results.map(({ path }) => path)).size;
}
