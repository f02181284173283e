import { SacError } from "../../errors.ts";
import { decodeProbes } from "../../fingerprint/fingerprint.ts";
import { givenLabels } from "../../fingerprint/given.ts";
import type { StoredFingerprint } from "../../fingerprint/store.ts";
import type { Preprocess } from "../../probes/preprocess.ts";
import type { Zoo } from "../zoo.ts";
import type { Drawn } from "./draw.ts";
import type { Draw } from "./probes.ts";
import type { Setting } from "./setting.ts";

/**
 * The probes of fingerprints as draws of a setting, one for each fingerprint; their labels, where they were given, too.
 * @throws SacError USAGE for verification models, whose probes are drawn, or images of another size than the source's
 */
export async function drawsFrom(
  fingerprints: readonly StoredFingerprint[],
  setting: Setting,
  { width, height }: Pick<Preprocess, "width" | "height">,
): Promise<Drawn> {
  if (setting.settings.feature !== undefined) {
    const message = "The zoo is of verification models, which are evaluated by drawn probes alone.";
    throw new SacError("USAGE", message, "Leave --fingerprint out.");
  }
  const draws: Draw[] = [];
  for (const { path, fingerprint } of fingerprints) {
    const { about } = fingerprint;
    const { width: ours, height: theirs } = about.preprocess;
    if (about.task !== "classification" || ours !== width || theirs !== height) {
      const message = `${path} is no fingerprint of a classifier that takes ${width} x ${height} pixels, as the zoo's source does.`;
      throw new SacError("USAGE", message, "Give fingerprints of the zoo's source.");
    }
    const pixels = await decodeProbes(fingerprint);
    const probes = about.probes.map(({ file, pixels: sha256, label }, i) => ({
      ...{ path: file, name: file, sha256, label },
      clean: pixels[i],
      treatment: { kind: "clean" } as const,
    }));
    draws.push({ probes, references: [], given: givenLabels(about) });
  }
  return { setting: { ...setting, selection: "random" }, draws };
}

/** @throws SacError USAGE for a fingerprint of another model than the zoo's source */
export function refuseOtherSource(
  fingerprints: readonly StoredFingerprint[],
  { sha256 }: { readonly sha256: string },
  zoo: Zoo,
): void {
  const other = fingerprints.find(({ fingerprint }) => fingerprint.about.source.sha256 !== sha256);
  if (!other) return;
  const message = `${other.path} is not of ${zoo.source}: its source has another SHA-256.`;
  throw new SacError("USAGE", message, "Give fingerprints of the zoo's source.");
}
