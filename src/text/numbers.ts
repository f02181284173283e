/** A p-value for people: 0.048, 0.0001, 3e-9, < 1e-15. */
export function formatP(p: number | undefined): string {
  if (p === undefined || Number.isNaN(p)) return "–";
  if (p < 1e-15) return "< 1e-15";
  if (p < 0.0001) return p.toExponential(0);
  return p.toFixed(p < 0.001 ? 4 : 3);
}

/** 0.0476 becomes 4.8 %. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** With decimals even where they are zero: 5.0 %. */
export function fixedPercent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** A rate that somebody chose, however small: 5 %, 0.05 %. */
export function ratePercent(rate: number): string {
  return `${Number((rate * 100).toPrecision(3))} %`;
}

export function formatNumber(value: number | undefined, digits = 3): string {
  return value === undefined ? "–" : value.toFixed(digits);
}

/** JPEG quality of probes. @param quality `mixed`: each its own; undefined: they were given, and kept as they are */
export function qualityWords(quality: number | "mixed" | undefined): string {
  if (quality === undefined) return "lossless";
  return quality === "mixed" ? "mixed qualities" : `JPEG quality ${quality}`;
}

/** What kind of images probes of a quality are. */
export function imagesOf(quality: number | "mixed" | undefined): string {
  if (typeof quality === "number") return `JPEG images of quality ${quality}`;
  return quality === "mixed" ? "images of mixed qualities" : "lossless images";
}

/** How many probes were judged by: 100 probes, or 50 of 200 probes. */
export function probesOf({
  probes,
  draw,
}: {
  readonly probes: number;
  readonly draw?: { readonly of: number } | undefined;
}) {
  return draw ? `${probes} of ${draw.of} probes` : `${probes} probes`;
}

/** "both", or "all 3": of so many things. */
export function allOf(n: number): string {
  return n === 2 ? "both" : `all ${n}`;
}

/** "1 model", "3 models". */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
