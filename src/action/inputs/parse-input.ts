import { SacError } from "../../errors.ts";
import { parseIdentities, parseRecipient } from "../../fingerprint/keys.ts";
import { insidePath, parsePlace } from "../../github/fingerprints/location.ts";
import { unforeseeableSeed } from "../../probes/select.ts";

/** Reads one input's text, which is not empty. @throws SacError saying what the text is not; INPUT_INVALID if it names it */
export type Parse<T> = (text: string) => T;

export const text: Parse<string> = (value) => value;

export const lines: Parse<readonly string[]> = (value) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** Private keys, one a line, as the files of age hold them. */
export const identities: Parse<readonly string[]> = (value) => parseIdentities(value, "the input identity");

export const recipients: Parse<readonly string[]> = (value) => lines(value).map(parseRecipient);

export const places: Parse<readonly string[]> = (value) => {
  const all = lines(value);
  for (const place of all) parsePlace(place);
  return all;
};

/** A path of the repository, as git spells it. */
export const repositoryPath: Parse<string> = insidePath;

export const fingerprintName: Parse<string> = (value) => {
  if (value.endsWith(".sac")) return value;
  throw new SacError("USAGE", "it does not end in .sac.", "Fingerprints do: sac check tells them from models by that.");
};

export function oneOf<T extends string>(choices: readonly T[]): Parse<T> {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw new SacError("USAGE", "it is none of the choices.", `Write one of: ${choices.join(", ")}.`);
  };
}

/** Some of the choices, or `none`. */
export function several<T extends string>(choices: readonly T[]): Parse<readonly T[]> {
  return (value) => {
    const parts = value.split(/[\s,]+/).filter(Boolean);
    if (parts.length === 1 && parts[0] === "none") return [];
    if (parts.length > 0 && parts.every((part) => choices.some((choice) => choice === part))) return parts as T[];
    throw new SacError(
      "USAGE",
      "not all of it is among the choices.",
      `Write some of: ${choices.join(", ")}; or none.`,
    );
  };
}

export const yes: Parse<boolean> = (value) => {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  throw new SacError("USAGE", "it is neither true nor false.", "Write true or false.");
};

/** A whole number within the bounds, or any strictly between them. */
export function number(least: number, most: number, whole: boolean): Parse<number> {
  return (value) => {
    const parsed = /^[\d.]+(e-?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
    const fits = whole
      ? parsed >= least && parsed <= most && Number.isInteger(parsed)
      : parsed > least && parsed < most;
    if (fits) return parsed;
    const what = whole ? `a whole number from ${least} to ${most}` : `a number between ${least} and ${most}`;
    throw new SacError("USAGE", `it is not ${what}.`, `Write ${what}.`);
  };
}

/** A seed, or a new one that nobody can foresee. */
export const seed: Parse<number> = (value) =>
  value === "random" ? unforeseeableSeed() : number(0, Number.MAX_SAFE_INTEGER, true)(value);

export const sha256s: Parse<readonly string[]> = (value) =>
  lines(value).map((line) => {
    const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(line)?.[1];
    if (digest !== undefined) return digest.toLowerCase();
    const hint = "Write the 64 hexadecimal digits that sha256sum prints.";
    throw new SacError("INPUT_INVALID", `"${line.slice(0, 80)}" is not a SHA-256.`, hint);
  });
