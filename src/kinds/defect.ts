import type { Defect } from "../core/outputs.ts";
import { SacError } from "../errors.ts";

/** A source that answers nothing usable makes no fingerprint. @throws SacError */
export function refuseDefect(model: string, defect: Defect | undefined): void {
  if (!defect) return;
  const what = defect === "OUTPUT_CONSTANT" ? "the same for every image or class" : "not all finite numbers";
  const message = `The outputs of ${model} are ${what}.`;
  throw new SacError(defect, message, "Check the preprocessing, and that this is the model.");
}
