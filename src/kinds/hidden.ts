import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { decodeGallery, decodeProbes } from "../fingerprint/images.ts";
import type { Pixels } from "../probes/preprocess.ts";
import type { Item } from "../runtime/feeds.ts";
import type { HiddenQuestions } from "../runtime/look-inside.ts";
import type { RunOptions } from "../runtime/options.ts";
import { planModel, planVerification } from "../runtime/plan-model.ts";
import type { Suspect } from "../runtime/suspect.ts";
import { pairingOf } from "./verifier.ts";

/** How a model is looked into. @throws SacError as `planModel` */
export type HowToLook = (model: Suspect, options: RunOptions) => Promise<HiddenQuestions>;

/**
 * What models are shown to be looked into: a fingerprint's first probes, and those that compare two images each probe beside the
 * first image that it is compared with.
 * @throws SacError FINGERPRINT_INVALID, FINGERPRINT_DRIFT
 */
export async function hiddenQuestions(
  fingerprint: Pick<Fingerprint, "about" | "probes" | "gallery">,
  { images, grid }: { readonly images: number; readonly grid: number },
): Promise<HowToLook> {
  const { about } = fingerprint;
  const probes = await decodeProbes({ ...fingerprint, probes: fingerprint.probes.slice(0, images) });
  if (about.task !== "verification") {
    const items = probes.map((probe): Item => [probe]);
    return async (model, options) => {
      const plan = await planModel(model, about.preprocess, { ...options, classes: about.classes });
      return { plan, items, grid, threads: options.threads };
    };
  }
  const gallery = await decodeGallery(fingerprint);
  const { targets } = pairingOf(about);
  const beside = (i: number): Pixels => gallery[targets[i].gallery[0]];
  const items = probes.map((probe, i): Item => [probe, beside(i)]);
  return async (model, options) => {
    const plan = await planVerification(model, about.preprocess, options);
    return { plan, items: plan.pair ? items : probes.map((probe): Item => [probe]), grid, threads: options.threads };
  };
}
