import { type ErrorCode, toSacError } from "../../errors.ts";
import { type Draw, drawPairs, drawProbes, type Mistakes, type Pool } from "./probes.ts";
import type { Setting, Sweep, SweepName } from "./setting.ts";

/** The probes of a setting: one draw for each seed. */
export interface Drawn {
  readonly setting: Setting;
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
export function drawAll(setting: Setting, { drawn, classes }: Pool, mistakes: Mistakes | undefined): Drawn {
  const verification = setting.settings.feature !== undefined;
  const draws = [...drawn].map(([seed, images]) =>
    verification ? drawPairs(images, classes, setting, seed) : drawProbes(images, setting, mistakes),
  );
  return { setting, draws };
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
