import { sha256 } from "../../src/digest.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import type { DrawnManifest, VerificationManifest } from "../../src/fingerprint/manifest.ts";
import { lossless } from "../../src/probes/pixels.ts";

/** References of the three people that the probes of a made-up fingerprint show. */
const PEOPLE = [0, 0, 0, 1, 1, 2, 2];

async function referenceOf(person: number, i: number, side: number) {
  const data = Uint8Array.from(
    { length: 3 * side * side },
    (_, k) => 128 + 100 * Math.sin((person + 1) * k * 0.02 + i),
  );
  const png = await lossless({ width: side, height: side, data });
  const file = `references/${String(i).padStart(4, "0")}.png`;
  return { png, about: { file, image: sha256(`image ${i}`), pixels: sha256(data), identity: person } };
}

/** A made-up fingerprint as one of a verification model, with the gallery images that were made for it. */
export async function asVerification(plain: Fingerprint<DrawnManifest>) {
  const made = await Promise.all(PEOPLE.map((person, i) => referenceOf(person, i, plain.about.preprocess.width)));
  const match = { threshold: 0.25, origin: "equal-error-rate", falseAccept: 0.1, falseReject: 0.125 } as const;
  const references = made.map(({ about }) => about);
  const verification = { rule: { kind: "equal-error-rate" }, feature: "similarity", references, match } as const;
  const { selection, probes } = plain.about;
  const fingerprint: Fingerprint<VerificationManifest> = {
    ...plain,
    about: {
      ...plain.about,
      task: "verification",
      selection: { ...selection, rule: "random" },
      probes: probes.map(({ label = 0, ...probe }) => ({ ...probe, label })),
      verification: { ...verification, references },
    },
    gallery: made.map(({ png }) => png),
  };
  return { fingerprint, made, match };
}
