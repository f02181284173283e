import type { ErrorCode } from "../errors.ts";
import { SacError } from "../errors.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";

const SHOWN = 10;

interface Known {
  readonly name: string;
  readonly sha256: string;
}

/** By what a new calibration is made; left out: that part stays as it was. */
type Given = {
  readonly [role in "unrelated" | "derived" | "ancestors" | "twins"]?: readonly Pick<Known, "sha256">[] | undefined;
};

/**
 * Refuses a calibration that lacks models of the old one: it could promise less than the old one did, and nobody would
 * notice.
 * @throws SacError with that code, naming the models
 */
export function refuseLost(
  { calibration, weights, family }: Fingerprint,
  given: Given,
  refusal: { readonly code: ErrorCode; readonly what: string; readonly hint: string },
): void {
  const { unrelated, derived } = calibration ?? {};
  const before = { ancestors: weights?.ancestors, twins: family?.twins, unrelated, derived };
  for (const role of ["ancestors", "twins", "unrelated", "derived"] as const) {
    const known = new Set(given[role]?.map(({ sha256 }) => sha256));
    const lost = (before[role] ?? []).filter(({ sha256 }) => given[role] && !known.has(sha256));
    if (lost.length === 0) continue;
    const names = lost.slice(0, SHOWN).map(({ name }) => name);
    const more = lost.length > SHOWN ? ` and ${lost.length - SHOWN} more` : "";
    const kind = role === "unrelated" || role === "derived" ? `${role} models` : role;
    const message = `${refusal.what}: the old calibration has ${kind} that are not among those given: ${names.join(", ")}${more}.`;
    throw new SacError(refusal.code, message, refusal.hint);
  }
}
