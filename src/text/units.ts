import { SacError } from "../errors.ts";

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6 };
const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
};

function parse(text: string, units: Readonly<Record<string, number>>, upper: boolean): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const factor = match && units[upper ? match[2].toUpperCase() : match[2].toLowerCase()];
  const value = match && factor ? Math.round(Number(match[1]) * factor) : 0;
  return value > 0 ? value : undefined;
}

/** Milliseconds of a duration such as `120s`, `2min` or `500ms`. @throws SacError USAGE */
export function parseDuration(text: string): number {
  const milliseconds = parse(text, MILLISECONDS, false);
  if (milliseconds !== undefined) return milliseconds;
  const message = `"${text}" is not a duration.`;
  throw new SacError("USAGE", message, "Write a number with a unit, such as 120s, 2min or 500ms.");
}

/** A duration for people, in the largest unit that it is no fraction of: 90 min, 45 s, 500 ms. */
export function formatDuration(milliseconds: number): string {
  const units = [
    ["h", 3.6e6],
    ["min", 6e4],
    ["s", 1e3],
  ] as const;
  const [unit, each] = units.find(([, size]) => milliseconds > 0 && milliseconds % size === 0) ?? ["ms", 1];
  return `${milliseconds / each} ${unit}`;
}

/** Bytes of a size such as `4GiB` or `500MB`. @throws SacError USAGE */
export function parseSize(text: string): number {
  const bytes = parse(text, BYTES, true);
  if (bytes !== undefined) return bytes;
  throw new SacError("USAGE", `"${text}" is not a size.`, "Write a number with a unit, such as 4GiB or 500MB.");
}

/** Bytes for people: 4 GiB, 1.5 MiB, 820 B. */
export function formatSize(bytes: number): string {
  // What would be rounded up to 1024 of a unit is written as 1 of the next.
  const power = Math.min(3, Math.max(0, Math.floor(Math.log2((bytes || 1) * 1.00005) / 10)));
  const value = bytes / 1024 ** power;
  return `${Number(value.toFixed(1))} ${["B", "KiB", "MiB", "GiB"][power]}`;
}
