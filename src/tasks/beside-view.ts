import { modelError } from "../errors.ts";
import type { Kind } from "../kinds/kind.ts";
import { THRESHOLD_KEY } from "../kinds/verification.ts";
import { PREPROCESSOR_CONFIG } from "../probes/huggingface.ts";
import type { Preprocess } from "../probes/preprocess.ts";
import { feedAlike } from "../probes/tensor.ts";
import type { PlanOptions } from "../runtime/options.ts";
import type { Suspect } from "../runtime/suspect.ts";
import type { BesideView } from "./views.ts";

/** As the fingerprint and the user say alone: what comes with a suspect does not choose how it is judged. */
export function withoutBeside(options: PlanOptions): PlanOptions {
  return { ...options, withoutBeside: true };
}

/**
 * Asks a suspect as the settings say that come with it, where these say otherwise than fingerprint and user.
 * @param probes their size, and the fingerprint's preprocessing
 * @returns undefined where no settings come with it, or it cannot be fed at all
 * @throws SacError of kind `environment` or `internal`
 */
export async function viewBeside<T>(
  suspect: Suspect,
  kind: Kind,
  probes: Preprocess,
  options: PlanOptions,
  ask: (options: PlanOptions) => Promise<T>,
): Promise<BesideView<T> | undefined> {
  const usual = await kind.mannerFor(suspect, withoutBeside(options)).catch((thrown) => void modelError(thrown));
  if (!usual) return undefined;
  try {
    const configured = (await suspect.settingsBeside()) !== undefined;
    const { form, threshold } = await kind.mannerFor(suspect, options);
    const thresholds = threshold === usual.threshold ? [] : [THRESHOLD_KEY];
    const said = [...(configured ? [PREPROCESSOR_CONFIG] : []), ...thresholds];
    if (said.length === 0) return undefined;
    if (thresholds.length === 0 && feedAlike(form, usual.form, probes)) return { kind: "same", said };
    return { kind: "asked", said, form, outcome: await ask(options) };
  } catch (thrown) {
    return { kind: "unusable", said: [PREPROCESSOR_CONFIG], error: modelError(thrown) };
  }
}
