import { SacError } from "../errors.ts";
import { pickedSchema } from "../fingerprint/family.ts";
import { parseRecipient } from "../fingerprint/keys.ts";
import type { Quality } from "../probes/quality.ts";
import { unforeseeableSeed } from "../probes/select.ts";
import { suggest } from "../text/suggest.ts";
import { parseDuration, parseSize } from "../text/units.ts";

/** How the text of one value is read. Commands and the Action each word in their own way what does not fit. */
export interface ValueType<T> {
  /**
   * @returns undefined for a text that does not fit
   * @throws SacError where there is more to say
   */
  parse(text: string): T | undefined;
  /** Completes "it is not …". */
  readonly what: string;
  /** All that there is, where it can be listed. */
  readonly choices?: readonly string[];
  /** The text that is read as this value, where it is not what JavaScript makes of it. */
  write?(value: T): string;
}

export const anyText: ValueType<string> = { parse: (text) => text, what: "a text" };

/** What is on or off: an option without a value, and `true` or `false` in the Action. */
export const flag: ValueType<boolean> = {
  parse(text) {
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
    throw new SacError("USAGE", "it is neither true nor false.", "Write true or false.");
  },
  what: "true or false",
};

function numberIn(text: string): number {
  return /^\s*[+-]?[\d.]+(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): ValueType<number> {
  return {
    parse(text) {
      const value = numberIn(text);
      return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
    },
    what: `a whole number from ${least} to ${most}`,
  };
}

/** A number strictly between two bounds. */
export function numberBetween(least: number, most: number): ValueType<number> {
  return {
    parse(text) {
      const value = numberIn(text);
      return value > least && value < most ? value : undefined;
    },
    what: `a number between ${least} and ${most}`,
  };
}

/** What to write instead of a text that is none of the choices. */
export function whatToWrite(text: string, choices: readonly string[], words = "one of"): string {
  const meant = text === "" ? undefined : suggest(text, choices);
  return `${meant === undefined ? "" : `Did you mean ${meant}? `}Write ${words}: ${choices.join(", ")}`;
}

/** A share between 0 and 1, in per cent, too. */
export const rate: ValueType<number> = {
  parse(text) {
    const [, percent] = /^\s*(.*\d\.?)\s*%\s*$/.exec(text) ?? [];
    return numberBetween(0, 1).parse(percent === undefined ? text : String(numberIn(percent) / 100));
  },
  what: "a rate between 0 and 1, such as 0.05 or 5%",
};

export function oneOf<const T extends string>(choices: readonly T[]): ValueType<T> {
  const what = `one of ${choices.join(", ")}`;
  return { parse: (text) => choices.find((choice) => choice === text), what, choices };
}

/**
 * Some of the choices, with commas or white space between them; `none` is none of them. Nothing at all, as of a variable
 * that is not set, is refused: it would let everything pass.
 */
export function someOf<const T extends string>(choices: readonly T[]): ValueType<readonly T[]> {
  return {
    parse(text) {
      if (text === "none") return [];
      const parts = text.split(/[\s,]+/).filter(Boolean);
      const known = parts.flatMap((part) => choices.find((choice) => choice === part) ?? []);
      if (known.length > 0 && known.length === parts.length) return known;
      const strange = parts.find((part) => !choices.some((choice) => choice === part)) ?? "";
      const hint = `${whatToWrite(strange, choices, "some of")}; or none.`;
      throw new SacError("USAGE", "not all of it is among the choices.", hint);
    },
    what: `some of ${choices.join(", ")}`,
    write: (values) => values.join(","),
  };
}

/** Milliseconds. */
export const duration: ValueType<number> = {
  parse: parseDuration,
  what: "a duration",
  write: (milliseconds) => `${milliseconds}ms`,
};

/** Bytes. */
export const byteSize: ValueType<number> = { parse: parseSize, what: "a size", write: (bytes) => `${bytes}B` };

const seedNumber = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** A seed; `random`: a new one that nobody can foresee. */
export const seedOrRandom: ValueType<number> = {
  ...seedNumber,
  parse: (text) => (text === "random" ? unforeseeableSeed() : seedNumber.parse(text)),
};

const oneQuality = wholeNumber(1, 100);

/** A JPEG quality for all probes, or `mixed`. */
export const jpegQuality: ValueType<Quality> = {
  parse: (text) => (text === "mixed" ? text : oneQuality.parse(text)),
  what: `mixed, or ${oneQuality.what}`,
};

const numberOfProbes = wholeNumber(2, 10_000);

/** A number of probes; `auto`: as many as the images allow. */
export const probesOrAuto: ValueType<number | "auto"> = {
  parse: (text) => (text === "auto" ? text : numberOfProbes.parse(text)),
  what: `auto, or ${numberOfProbes.what}`,
};

/** The name of a fingerprint that is to be written. */
export const fingerprintName: ValueType<string> = {
  parse: (text) => (text.endsWith(".sac") ? text : undefined),
  what: "a name that ends in .sac, by which sac check tells fingerprints from models",
};

/** The seed of a draw of probes. */
export const drawSeedText: ValueType<string> = {
  parse: (text) => (/^[\w-]{1,64}$/.test(text) ? text : undefined),
  what: "made of 1 to 64 letters, digits, hyphens and underscores",
};

/** More than any engine starts jobs for one run. */
const MOST_SHARDS = 10_000;

/** A shard of a run: `2/3` is the second of three. */
export const shardText: ValueType<{ readonly index: number; readonly of: number }> = {
  parse(text) {
    const [, index, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(text)?.map(Number) ?? [];
    return index >= 1 && index <= of && of <= MOST_SHARDS ? { index, of } : undefined;
  },
  what: "a shard such as 2/3, the second of three",
  write: ({ index, of }) => `${index}/${of}`,
};

/** A public key of age. */
export const recipientKey: ValueType<string> = { parse: parseRecipient, what: "a recipient of age" };

/** One number for all channels, or three. */
export const perChannel: ValueType<number[]> = {
  parse(text) {
    const values = text.split(",").map(numberIn);
    return values.every(Number.isFinite) && (values.length === 1 || values.length === 3) ? values : undefined;
  },
  what: "one number or three, separated by commas",
};

/** Likewise, of what is divided by. */
export const divisors: ValueType<number[]> = {
  parse(text) {
    const values = perChannel.parse(text);
    return values?.every((value) => value > 0) ? values : undefined;
  },
  what: "one number above 0 or three, separated by commas",
};

export const imageSize: ValueType<{ readonly width: number; readonly height: number }> = {
  parse(text) {
    const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
    return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
  },
  what: "a size such as 224x224",
  write: ({ width, height }) => `${width}x${height}`,
};

/** How a model was picked among its owner's runs: `first`, or `best-of-5`. */
export const pickedText: ValueType<string> = {
  parse: (text) => {
    const picked = text.trim().replace(/^best-of[ =]/, "best-of-");
    return pickedSchema.safeParse(picked).success ? picked : undefined;
  },
  what: "first, or best-of-N with the number of runs",
};
