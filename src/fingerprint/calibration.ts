import { reorderColumns } from "../core/alignment.ts";
import type { Answers } from "../core/answers.ts";
import { makePanel, scoreSuspect } from "../core/panel.ts";
import { prepare } from "../core/prepare.ts";
import { type Calibration, type Fingerprint, type Reference, settingsOf } from "./fingerprint.ts";

/** A model to calibrate with that was run, and is yet to be scored. */
export type Measured = Omit<Reference, "scores">;

/** Scores references against a fingerprint's outputs. @param ordered theirs are known to stand in its order of classes */
export function scoreCalibration(
  fingerprint: Fingerprint,
  unrelated: readonly Measured[],
  derived: readonly Measured[],
  ordered = false,
): Calibration {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers = (models: readonly Measured[]): Answers[] =>
    models.map(({ outputs }) => prepare(outputs, settings, source, false, ordered));
  const honest = answers(unrelated);
  const panel = makePanel(source, honest);
  const suspects = answers(derived);
  return {
    unrelated: unrelated.map((model, i) => ({ ...inOrder(model, honest[i]), scores: panel.scores[i] })),
    derived: derived.map((model, i) => ({
      ...inOrder(model, suspects[i]),
      scores: scoreSuspect(source, suspects[i], panel),
    })),
  };
}

/** The model with its outputs in the source's order of classes, so that nobody has to find that order again. */
function inOrder(model: Measured, { order }: Answers): Measured {
  if (!order) return model;
  const { outputs, onContested, onControl } = model;
  return {
    ...model,
    outputs: reorderColumns(outputs, order),
    ...(onContested && { onContested: reorderColumns(onContested, order) }),
    ...(onControl && { onControl: reorderColumns(onControl, order) }),
  };
}
