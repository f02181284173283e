import { type ErrorCode, toSacError } from "../../errors.ts";
import { type Selection, selectionFor } from "../../probes/select.ts";
import { candidates, type Draw, drawPairs, drawProbes, keyOf, type Mistakes, type Pool } from "./probes.ts";
import type { DrawnSetting, Setting, Sweep, SweepName } from "./setting.ts";

const WEAKEST_FIRST: readonly Selection[] = ["random", "mixed", "misclassified"];

/** The probes of a setting: one draw for each seed. */
export interface Drawn {
  readonly setting: DrawnSetting;
  readonly draws: readonly Draw[];
}

/** A value of a sweep for which no probes could be drawn. */
export interface Skipped {
  readonly value: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface DrawnSweep {
  readonly parameter: SweepName;
  readonly points: readonly (Drawn & { readonly value: string })[];
  readonly skipped: readonly Skipped[];
}

/** @throws SacError IMAGES_TOO_FEW, IMAGES_UNLABELLED, IDENTITIES_TOO_FEW */
export function drawAll(asked: Setting, { drawn, classes }: Pool, mistakes: Mistakes | undefined): Drawn {
  const verification = asked.settings.feature !== undefined;
  const setting = { ...asked, selection: selectionOf(asked, drawn, mistakes) };
  const draws = [...drawn].map(([seed, images]) =>
    verification ? drawPairs(images, classes, setting, seed) : drawProbes(images, setting, mistakes),
  );
  return { setting, draws };
}

/** One selection for all draws: that of the draw whose images allow least. */
function selectionOf({ selection, treatments, probes }: Setting, drawn: Pool["drawn"], mistakes: Mistakes | undefined) {
  const bears = [...drawn.values()].map((images) => {
    const all = candidates(images, treatments);
    const wrong = mistakes && all.filter((probe) => mistakes.has(keyOf(probe))).length;
    return selectionFor(selection, probes, all.length, wrong);
  });
  const [least = "random"] = bears.sort((a, b) => WEAKEST_FIRST.indexOf(a) - WEAKEST_FIRST.indexOf(b));
  return least;
}

/** Draws for every value of every sweep; what the images do not allow is skipped, so that the others can be had. */
export function drawSweeps(sweeps: readonly Sweep[], pool: Pool, mistakes: Mistakes | undefined): DrawnSweep[] {
  return sweeps.map(({ parameter, points }) => {
    const drawn: (Drawn & { value: string })[] = [];
    const skipped: Skipped[] = [];
    for (const { value, setting } of points) {
      try {
        drawn.push({ value, ...drawAll(setting, pool, mistakes) });
      } catch (thrown) {
        const { kind, code, message } = toSacError(thrown);
        if (kind !== "usage") throw thrown;
        skipped.push({ value, code, message });
      }
    }
    return { parameter, points: drawn, skipped };
  });
}
