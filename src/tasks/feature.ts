import { prepare } from "../core/prepare.ts";
import type { Feature } from "../core/reference-features.ts";
import { type Fingerprint, type Reference, settingsOf } from "../fingerprint/fingerprint.ts";
import { scoreCalibration } from "./calibrate.ts";

/**
 * The fingerprint of a verification model as if it had been enrolled and calibrated with that feature: nothing is run again,
 * because margins give both. That of a classifier has no features, and stays as it is.
 */
export function withFeature(fingerprint: Fingerprint, feature: Feature): Fingerprint {
  const { about, outputs, calibration } = fingerprint;
  if (!about.verification || about.verification.feature === feature) return fingerprint;
  const read = { ...fingerprint, about: { ...about, verification: { ...about.verification, feature } } };
  const changed = { ...read, correlation: prepare(outputs, settingsOf(read)).correlation };
  const measured = (models: readonly Reference[]) => models.map(({ scores: _, ...model }) => model);
  if (!calibration) return changed;
  const { unrelated, derived } = calibration;
  return { ...changed, calibration: scoreCalibration(changed, measured(unrelated), measured(derived), true) };
}
