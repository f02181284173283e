import { twoFormsOfOne } from "../core/alike.ts";
import type { Matrix } from "../core/matrix.ts";
import { prepare, type Settings } from "../core/prepare.ts";
import { SacError } from "../errors.ts";
import type { Measured } from "../fingerprint/calibration.ts";
import { type Fingerprint, settingsOf } from "../fingerprint/fingerprint.ts";

/** A model, and what it answers. */
type Answering = Pick<Measured, "name" | "outputs">;

/** A model that counts twice would promise a smaller false-alarm rate than there is evidence for. @throws SacError USAGE */
export function refuseSameBytes(models: readonly Pick<Measured, "name" | "sha256">[]): void {
  const names = new Map<string, string>();
  for (const { name, sha256 } of models) {
    const first = names.get(sha256);
    if (first !== undefined) {
      throw new SacError("USAGE", `${first} and ${name} are the same model, byte for byte.`, "Give each model once.");
    }
    names.set(sha256, name);
  }
}

/**
 * So would one that is given in several forms, such as quantised ones. Nothing is said of verification models, which may be as alike
 * without being one, nor by probes that were made to be answered alike.
 * @throws SacError USAGE
 */
export function refuseForms(
  fingerprint: Fingerprint,
  unrelated: readonly Answering[],
  twins: readonly Answering[],
): void {
  const { about, outputs, family } = fingerprint;
  if (about.task === "verification" || about.selection.rule === "given") return;
  const source = { name: about.source.name, outputs: family?.contested?.outputs ?? outputs };
  refuseFormsAmong(unrelated, outputs, settingsOf(fingerprint));
  // A family's probes favour none of its members.
  refuseFormsAmong([source, ...twins], source.outputs, settingsOf(fingerprint));
}

/** @param outputs of the source, to the same probes */
function refuseFormsAmong(models: readonly Answering[], outputs: Matrix, settings: Settings): void {
  const source = prepare(outputs, settings);
  const alike = twoFormsOfOne(models.map((model) => prepare(model.outputs, settings, source, false, true)));
  if (!alike) return;
  const [first, second] = alike.map((i) => models[i].name);
  const message = `${first} and ${second} answer alike as two forms of one model do, and models of two trainings do not.`;
  throw new SacError("USAGE", message, "Give each model once: each must have been trained from its own beginning.");
}
