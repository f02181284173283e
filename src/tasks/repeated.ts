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

/** So would one that is given in several forms, such as quantised ones. @throws SacError USAGE */
export function refuseForms(
  fingerprint: Fingerprint,
  unrelated: readonly Answering[],
  twins: readonly Answering[],
): void {
  const { outputs, family } = fingerprint;
  const settings = settingsOf(fingerprint);
  refuseFormsAmong(outputs, unrelated, settings);
  refuseFormsAmong(family?.contested?.outputs ?? outputs, twins, settings);
}

/** @param outputs of the source, to the same probes */
function refuseFormsAmong(outputs: Matrix, models: readonly Answering[], settings: Settings): void {
  const source = prepare(outputs, settings);
  const answers = models.map((model) => prepare(model.outputs, settings, source, false, true));
  const alike = twoFormsOfOne(source, answers);
  if (!alike) return;
  const [first, second] = alike.map((i) => models[i].name);
  const message = `${first} and ${second} answer alike as two forms of one model do, and models of two trainings do not.`;
  throw new SacError("USAGE", message, "Give each model once: each must have been trained from its own beginning.");
}
