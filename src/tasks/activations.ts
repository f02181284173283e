import type { ActivationSketch } from "../core/activations/kept.ts";
import { type PanelLikeness, standAmong } from "../core/activations/standing.ts";
import { sha256 } from "../digest.ts";
import { type ErrorCode, modelError, type SacError } from "../errors.ts";
import { type Fingerprint, type Inside, statementsOf } from "../fingerprint/fingerprint.ts";
import { type HowToLook, hiddenQuestions } from "../kinds/hidden.ts";
import { compareHidden, sketchHidden } from "../runtime/look-inside.ts";
import type { RunOptions } from "../runtime/options.ts";
import type { Suspect } from "../runtime/suspect.ts";
import type { ActivationsOutcome } from "./activations-outcome.ts";

/** What a source's sketch is made of: so many probes, or all where there are fewer, each pooled in grid x grid cells. */
const LOOKED_AT = { images: 48, grid: 4 };

/** After these nothing else can be had of a model's process. */
const FATAL: readonly ErrorCode[] = [
  "MODEL_TIMEOUT",
  "MODEL_MEMORY",
  "MODEL_CRASHED",
  "MODEL_LOAD_FAILED",
  "MODEL_RUN_FAILED",
  "MODEL_REPLY_INVALID",
];

/**
 * Sketches a source's hidden layers, as they answer to the first of its fingerprint's probes.
 * @returns undefined if nothing inside it can be looked at
 * @throws SacError MODEL_*
 */
export async function sketchInside(
  source: Suspect,
  fingerprint: Pick<Fingerprint, "about" | "probes" | "gallery">,
  options: RunOptions,
): Promise<ActivationSketch | undefined> {
  const { about } = fingerprint;
  const images = Math.min(LOOKED_AT.images, about.probes.length);
  const look = await hiddenQuestions(fingerprint, { ...LOOKED_AT, images });
  // Which units are kept is as secret as the probes are, and the same enrolment keeps the same.
  const secret = [about.source.sha256, ...about.probes.map(({ pixels }) => pixels)].join(":");
  const seed = Number.parseInt(sha256(`activations:${secret}`).slice(0, 8), 16);
  return sketchHidden(source, await look(source, options), seed);
}

/** Looks into models, and says how like the source's their hidden layers are. */
export interface Inspection {
  readonly sketch: ActivationSketch;
  readonly look: HowToLook;
}

/** @returns undefined if the fingerprint has nothing of the source's hidden layers @throws SacError as `hiddenQuestions` */
export async function openInspection(fingerprint: Fingerprint): Promise<Inspection | undefined> {
  const sketch = fingerprint.activations;
  return sketch && { sketch, look: await hiddenQuestions(fingerprint, sketch) };
}

/**
 * How like the source's an owner's model is inside; undefined where it cannot be looked into.
 * @throws SacError of kind `environment` or `internal`
 */
export async function measureInside(
  model: Suspect,
  { sketch, look }: Inspection,
  options: RunOptions,
): Promise<Inside | undefined> {
  try {
    const found = await compareHidden(model, await look(model, options), sketch);
    return found && { likeness: found.layers.map(({ likeness }) => likeness), sameShape: found.sameShape };
  } catch (thrown) {
    modelError(thrown);
    return undefined;
  }
}

/**
 * Compares a suspect's hidden layers with the source's. Whatever goes wrong with a stranger's file is a result like any other.
 * @param failed what running it for its answers came to, where it failed
 * @param level largest p-value of the verdict `derived`
 */
export async function compareInside(
  suspect: Suspect,
  fingerprint: Fingerprint,
  { sketch, look }: Inspection,
  options: RunOptions,
  { level, failed }: { readonly level: number; readonly failed: SacError | undefined },
): Promise<ActivationsOutcome> {
  if (failed && FATAL.includes(failed.code)) return { kind: "blind", reason: "NOT_RUN", error: failed };
  try {
    const found = await compareHidden(suspect, await look(suspect, { ...options, withoutBeside: true }), sketch);
    if (!found) return { kind: "blind", reason: "NOTHING_INSIDE", error: undefined };
    return { kind: "compared", evidence: standAmong(found, panelOf(fingerprint), level, statementsOf(fingerprint)) };
  } catch (thrown) {
    return { kind: "blind", reason: "NOT_RUN", error: modelError(thrown) };
  }
}

/** The honest models that suspects are measured among: references, and twins of the source. */
function panelOf({ calibration, family }: Fingerprint): PanelLikeness[] {
  const those = (models: readonly { readonly inside?: Inside | undefined }[], isTwin: boolean) =>
    models.flatMap(({ inside }) => (inside ? [{ ...inside, isTwin }] : []));
  return [...those(calibration?.unrelated ?? [], false), ...those(family?.twins ?? [], true)];
}
