import { fileURLToPath } from "node:url";
import "../scripts/typescript.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** The sources' own functions: what the benchmarks look into, which the library's door does not show. */
export const engine = await import("./internals.ts");

/** What the models of a zoo answer, for benchmarks that score them in ways of their own. @param options of the command line */
export function zooAnswers(zoo, { probes, quality, select, seeds }) {
  const settings = { representation: "canonical", correlation: { kind: "cosine" } };
  const treatments = engine.parseTreatments(quality);
  const setting = { probes: Number(probes), treatments, selection: select, settings };
  const draws = Array.from({ length: Number(seeds) }, (_, seed) => seed);
  const run = { ...engine.DEFAULT_RUN, device: "cpu" };
  return engine.evaluate({ zoo, setting, seeds: draws, pool: 2000, sweeps: [], run }, { step() {} });
}
