import { separatesIdentities } from "../core/match-threshold.ts";
import { type GalleryPairing, pairUp } from "../core/pairing.ts";
import { prepare } from "../core/prepare.ts";
import { scoreCalibration } from "../fingerprint/calibration.ts";
import { type Fingerprint, type Reference, settingsOf } from "../fingerprint/fingerprint.ts";
import { decodeGallery, decodeProbes } from "../fingerprint/images.ts";
import type { VerificationManifest } from "../fingerprint/manifest.ts";
import { planVerification } from "../runtime/plan-model.ts";
import type { Kind } from "./kind.ts";
import { askVerifier, pairsOf, readVerifier, THRESHOLD_KEY, withoutThreshold } from "./verification.ts";

/** A fingerprint of a model that says whether two images show one person. */
export function verifier(fingerprint: Fingerprint<VerificationManifest>): Kind {
  const { about } = fingerprint;
  const { rule, match, feature: own } = about.verification;
  const deciding = own === "decision" || match.origin === "own";
  return {
    measuredOn: "pairs of references",
    matching: match.origin === "given" ? { rule, threshold: match.threshold } : { rule },
    open: async () => {
      const [probes, gallery] = await Promise.all([decodeProbes(fingerprint), decodeGallery(fingerprint)]);
      const images = [...gallery, ...probes];
      const pairing = pairingOf(about);
      return async (model, options) => {
        const asked = await askVerifier(model, images, pairsOf(pairing), about.preprocess, options);
        // Where decisions are compared, a suspect's file does not choose what it decides.
        const heard = options.withoutBeside && deciding ? withoutThreshold(asked) : asked;
        const { answer, metadata, ...run } = asked.run;
        return { ...readVerifier(heard, pairing, { rule, ...options.matching }), onContested: undefined, run };
      };
    },
    mannerFor: async (model, options) => {
      const { form, output, metadata } = await planVerification(model, about.preprocess, options);
      return { form, output, threshold: options.withoutBeside || !deciding ? undefined : metadata[THRESHOLD_KEY] };
    },
    objection: ({ accuracy = 0 }) => (separatesIdentities(accuracy) ? undefined : "BARELY_VERIFIES"),
    withFeature: (feature) => (feature === own ? fingerprint : withFeature(fingerprint, feature)),
  };
}

/** The pairing of a verification fingerprint, or of what was drawn of it. */
export function pairingOf({
  probes,
  verification,
  classes,
}: Pick<VerificationManifest, "probes" | "verification" | "classes">): GalleryPairing {
  const targets = probes.map(({ label }) => label);
  const gallery = verification.references.map(({ identity }) => identity);
  return { ...pairUp(targets, gallery), columns: classes };
}

/** Nothing is run again, because margins give either feature. */
function withFeature(
  fingerprint: Fingerprint<VerificationManifest>,
  feature: VerificationManifest["verification"]["feature"],
): Fingerprint {
  const { about, outputs, calibration } = fingerprint;
  const read = { ...fingerprint, about: { ...about, verification: { ...about.verification, feature } } };
  const changed = { ...read, correlation: prepare(outputs, settingsOf(read)).correlation };
  if (!calibration) return changed;
  const measured = (models: readonly Reference[]) => models.map(({ scores: _, ...model }) => model);
  const { unrelated, derived } = calibration;
  return { ...changed, calibration: scoreCalibration(changed, measured(unrelated), measured(derived), true) };
}
