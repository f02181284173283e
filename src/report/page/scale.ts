/** Maps a score to a place from left to right in per cent; the right is always closer to the source. */
export interface PlotScale {
  readonly place: (value: number) => number;
  /** A value beyond the scale stands at its edge. */
  readonly beyond: (value: number) => boolean;
  readonly ticks: readonly number[];
  readonly digits: number;
}

/** So many widths of the unrelated models' range may be shown beside it; one far outlier must not flatten it to a dot. */
const WIDEST = 12;
const MARGIN = 5;

/**
 * A scale on which `all` have a place, save for what lies far from the unrelated models.
 * @param flipped smaller values are closer to the source
 */
export function scaleOver(all: readonly number[], unrelated: readonly number[], flipped: boolean): PlotScale {
  let low = least(all);
  let high = most(all);
  const range = most(unrelated) - least(unrelated);
  if (unrelated.length > 1 && range > 0) {
    low = Math.max(low, least(unrelated) - WIDEST * range);
    high = Math.min(high, most(unrelated) + WIDEST * range);
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const place = (value: number) => {
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return round(MARGIN + (100 - 2 * MARGIN) * (flipped ? 1 - share : share));
  };
  const step = niceStep((high - low) / 5);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { place, beyond: (value) => value < low || value > high, ticks, digits };
}

/** 1, 2 or 5 times a power of ten, at least `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step) ?? 10);
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
