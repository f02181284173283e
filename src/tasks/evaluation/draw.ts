import { type ErrorCode, toSacError } from "../../errors.ts";
import { type Selection, selectionFor } from "../../probes/select.ts";
import { keyOf, type Mistakes, type Pool, type Sample, treated } from "./probes.ts";
import type { DrawnSetting, Setting, Sweep, SweepName } from "./setting.ts";
import type { ZooKind } from "./zoo-kind.ts";

const WEAKEST_FIRST: readonly Selection[] = ["random", "mixed", "misclassified"];

/** The probes of a setting: one sample for each seed. */
export interface Drawn {
  readonly setting: DrawnSetting;
  readonly samples: readonly Sample[];
}

/** A value of a sweep for which no probes could be drawn. */
export interface Skipped {
  readonly value: string;
  readonly code: ErrorCode;
  readonly message: string;
}

interface DrawnSweep {
  readonly parameter: SweepName;
  readonly points: readonly (Drawn & { readonly value: string })[];
  readonly skipped: readonly Skipped[];
}

/** @throws SacError IMAGES_TOO_FEW, IMAGES_UNLABELLED, IDENTITIES_TOO_FEW */
export function drawAll(kind: ZooKind, asked: Setting, pool: Pool, mistakes: Mistakes | undefined): Drawn {
  const { drawn, classes } = pool;
  const setting = { ...asked, selection: selectionOf(asked, drawn, mistakes) };
  const samples = [...drawn].map(([seed, images]) => kind.sample(images, classes, setting, seed, mistakes));
  return { setting, samples };
}

/** One selection for all draws: that of the draw whose images allow least. */
function selectionOf({ selection, treatments, probes }: Setting, drawn: Pool["drawn"], mistakes: Mistakes | undefined) {
  const bears = [...drawn].map(([seed, images]) => {
    const all = treated(images, treatments, seed);
    const wrong = mistakes && all.filter((probe) => mistakes.has(keyOf(probe))).length;
    return selectionFor(selection, probes, all.length, wrong);
  });
  const [least = "random"] = bears.sort((a, b) => WEAKEST_FIRST.indexOf(a) - WEAKEST_FIRST.indexOf(b));
  return least;
}

/** Draws for every value of every sweep; what the images do not allow is skipped, so that the others can be had. */
export function drawSweeps(
  kind: ZooKind,
  sweeps: readonly Sweep[],
  pool: Pool,
  mistakes: Mistakes | undefined,
): DrawnSweep[] {
  return sweeps.map(({ parameter, points }) => {
    const drawn: (Drawn & { value: string })[] = [];
    const skipped: Skipped[] = [];
    for (const { value, setting } of points) {
      try {
        drawn.push({ value, ...drawAll(kind, setting, pool, mistakes) });
      } catch (thrown) {
        const { kind, code, message } = toSacError(thrown);
        if (kind !== "usage") throw thrown;
        skipped.push({ value, code, message });
      }
    }
    return { parameter, points: drawn, skipped };
  });
}
