import { defectOf } from "../core/outputs.ts";
import { formIn } from "../core/prepare.ts";
import { SacError } from "../errors.ts";
import { type Fingerprint, settingsOf } from "../fingerprint/fingerprint.ts";
import type { Ask } from "../kinds/kind.ts";
import type { ProcessOptions } from "../runtime/options.ts";
import { withSuspect } from "../runtime/suspect.ts";
import { type Inspection, measureInside } from "./activations.ts";
import type { FeedReference } from "./normalise-reference.ts";
import { ONE_BY_ONE } from "./progress.ts";
import type { ComparedReference } from "./reference-weights.ts";
import type { ReferenceFile } from "./references.ts";
import { sharesLayers } from "./source-architecture.ts";
import { compareSuspect, LEVEL_OF_DESCENT } from "./weights.ts";

/**
 * Runs one model on the probes and on whatever its accuracy is measured on, compares its weights, and looks into it.
 * @throws SacError USAGE for the source itself, a code of `defectOf`, and what running it throws
 */
export async function measureReference(
  { path, arch }: ReferenceFile,
  fingerprint: Fingerprint,
  asking: {
    readonly ask: Ask;
    readonly inspection: Inspection | undefined;
    readonly feed: FeedReference;
    readonly note?: ((text: string) => void) | undefined;
    /** What to call a file. */
    readonly names: (path: string) => string;
  },
  options: ProcessOptions,
): Promise<ComparedReference> {
  const { ask, inspection, feed, names } = asking;
  const known = fingerprint.weights && { ...fingerprint.weights, tied: undefined };
  const { kept, answered, compared, inside } = await withSuspect(path, options, async (model) => {
    const { run, kept } = await feed(model);
    return {
      kept,
      answered: await ask(model, run),
      compared: known && (await compareSuspect(model, known, LEVEL_OF_DESCENT)),
      inside: inspection && (await measureInside(model, inspection, run)),
    };
  });
  const { run, outputs, onContested, onControl, match, accuracy } = answered;
  const { sha256 } = run;
  if (run.oneByOne) asking.note?.(`${path} is ${ONE_BY_ONE}`);
  if (sha256 === fingerprint.about.source.sha256) {
    const message = `${path} is the source model itself, byte for byte.`;
    throw new SacError("USAGE", message, "Calibrate with models that were trained independently of the source.");
  }
  const defect = defectOf(outputs) ?? (onContested && defectOf(onContested)) ?? (onControl && defectOf(onControl));
  if (defect) {
    const hint = "Leave this model out, or say with its own preprocessor_config.json how it wants its images.";
    throw new SacError(defect, `The outputs of ${path} cannot be used.`, hint);
  }
  const form = formIn(outputs, settingsOf(fingerprint));
  const evidence = compared?.kind === "compared" ? compared.evidence : undefined;
  const sameLayers = compared && known && sharesLayers(compared, known);
  const looked = { ...(sameLayers !== undefined && { sameLayers }), ...(inside && { inside }) };
  const besides = { ...(onContested && { onContested }), ...(onControl && { onControl }) };
  const more = { ...(match && { match }), ...besides, ...looked, ...kept };
  return { path, model: { name: names(path), sha256, arch, accuracy, form, ...more, outputs }, evidence };
}
