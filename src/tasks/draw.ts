import { randomBytes } from "node:crypto";
import { type Matrix, matrix, row } from "../core/matrix.ts";
import { SacError } from "../errors.ts";
import { scoreCalibration } from "../fingerprint/calibration.ts";
import type { Family } from "../fingerprint/family.ts";
import type { Calibration, Fingerprint, Reference } from "../fingerprint/fingerprint.ts";
import { keyedDigest } from "../fingerprint/keyed-digest.ts";
import type { Manifest } from "../fingerprint/manifest.ts";
import type { StoredFingerprint } from "../fingerprint/store.ts";

/** How a run chooses some of a fingerprint's probes. */
export interface Draw {
  readonly probes: number;
  /** May be published: without the fingerprint it says nothing about which probes are drawn. */
  readonly seed: string;
}

/** Nobody can foresee it. */
export function randomSeed(): string {
  return randomBytes(16).toString("hex");
}

/**
 * The fingerprint with some of its probes, as if it had been enrolled and calibrated with those alone. Which ones hangs on
 * the seed and on the fingerprint's own secrets, so that its owner can replay a run and nobody else learns from its seed.
 * @throws SacError USAGE if there are not so many
 */
export function drawProbes({ path, fingerprint }: StoredFingerprint, { probes: count, seed }: Draw): Fingerprint {
  const { about } = fingerprint;
  if (count > about.probes.length) {
    const message = `${count} probes cannot be drawn from ${path}, which has ${about.probes.length}.`;
    throw new SacError("USAGE", message, "Draw fewer, or enroll with more probes.");
  }
  const blinded = keyedDigest(fingerprint, "draw");
  const keyed = about.probes.map(({ pixels }, i) => ({ i, key: blinded(`${seed}:${pixels}`) }));
  const chosen = keyed
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ i }) => i)
    .sort((a, b) => a - b);
  return withProbesAt(fingerprint, chosen);
}

function withProbesAt(whole: Fingerprint, chosen: number[]) {
  const { about, probes, outputs, correlation, calibration, family, ...rest } = whole;
  const drawn: Fingerprint = {
    ...rest,
    about: manifestAt(about, chosen),
    probes: chosen.map((i) => probes[i]),
    outputs: rowsAt(outputs, chosen),
    correlation: submatrix(correlation, chosen),
    calibration: undefined,
    family: family && familyAt(family, chosen),
  };
  return { ...drawn, calibration: calibration && calibrationAt(drawn, calibration, chosen) };
}

/** Contested probes stay as they are: they belong to the twins, and were not drawn with the others. */
function familyAt(family: Family, chosen: readonly number[]): Family {
  if (family.contested) return family;
  return { ...family, twins: family.twins.map((twin) => ({ ...twin, outputs: rowsAt(twin.outputs, chosen) })) };
}

function manifestAt<M extends Manifest>(about: M, chosen: readonly number[]): M {
  return { ...about, probes: chosen.map((i) => about.probes[i]) };
}

/** Rows of a matrix, in the order asked for. */
export function rowsAt(from: Matrix, chosen: readonly number[]): Matrix {
  const rows = matrix(chosen.length, from.columns);
  chosen.forEach((i, k) => {
    rows.data.set(row(from, i), k * from.columns);
  });
  return rows;
}

function submatrix(from: Matrix, chosen: readonly number[]): Matrix {
  const square = matrix(chosen.length, chosen.length);
  chosen.forEach((i, k) => {
    square.data.set(
      chosen.map((j) => row(from, i)[j]),
      k * chosen.length,
    );
  });
  return square;
}

/** The references' scores on the drawn probes. */
function calibrationAt(
  drawn: Fingerprint,
  { unrelated, derived }: Calibration,
  chosen: readonly number[],
): Calibration {
  const at = (models: readonly Reference[]) =>
    models.map(({ scores: _, ...model }) => ({ ...model, outputs: rowsAt(model.outputs, chosen) }));
  return scoreCalibration(drawn, at(unrelated), at(derived), true);
}
