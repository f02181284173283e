import { modelsNeeded } from "../../core/verdict.ts";
import type { EvaluationResult } from "../../tasks/evaluate.ts";
import { counted, percent } from "../../text/numbers.ts";

interface Note {
  readonly code: string;
  readonly text: string;
}

/** What a reader must know about the figures of an evaluation. */
export function notesOn(result: EvaluationResult): Note[] {
  return [
    ...leftOutNotes(result),
    ...countNotes(result),
    ...accuracyNotes(result),
    ...sourceNotes(result),
    ...zeroNotes(result),
  ];
}

function leftOutNotes({ leftOut }: EvaluationResult): Note[] {
  if (leftOut.length === 0) return [];
  const text = `${counted(leftOut.length, "model")} of the zoo could not be scored, and ${leftOut.length === 1 ? "is" : "are"} in none of the figures.`;
  return [{ code: "MODELS_LEFT_OUT", text }];
}

/** Which false-alarm rates the unrelated models of each group cannot support. */
function countNotes({ groups }: EvaluationResult): Note[] {
  return groups.flatMap(({ group, unrelated: n, derived, smallestRate }) => {
    const beyond = [0.05, 0.01].filter((alpha) => n < modelsNeeded(alpha));
    if (beyond.length === 0 || derived === 0) return [];
    const rates = beyond.map((alpha) => `${percent(alpha)} (which needs ${modelsNeeded(alpha)})`).join(" and ");
    const where = group === undefined ? "" : ` of the group ${group}`;
    const text = `The ${n} unrelated models${where} support a false-alarm rate of ${percent(smallestRate)} at best: no true positive rate is given at ${rates}.`;
    return [{ code: "FEW_UNRELATED", text }];
  });
}

function accuracyNotes({ contestants }: EvaluationResult): Note[] {
  const derived = contestants.filter(({ model }) => model.role === "derived" && model.group === undefined);
  const unknown = derived.filter(({ kept }) => kept === undefined).length;
  if (unknown === 0) return [];
  const text = `How much of the source's accuracy ${unknown} derived models keep is not known: they stand among those that keep it.`;
  return [{ code: "ACCURACY_UNKNOWN", text }];
}

/** Targets that a model finds unlike all of their references are alike in all models, and tell little by 0/1 features. */
function zeroNotes({ zeroFeatures }: EvaluationResult): Note[] {
  if (!zeroFeatures) return [];
  const { least, most, mean } = zeroFeatures;
  const range = `${percent(least)} to ${percent(most)}`;
  const text = `Models find ${range} of the targets unlike all of their references (zero vectors as 0/1 features), ${percent(mean)} on average.`;
  return [{ code: "ZERO_FEATURES", text }];
}

/** Honest models of the source's own architecture are the closest: without them figures flatter. */
function sourceNotes({ zoo, contestants }: EvaluationResult): Note[] {
  const unrelated = contestants.filter(({ model }) => model.role === "unrelated" && model.group === undefined);
  if (zoo.sourceArch === undefined || unrelated.length === 0) return [];
  if (unrelated.some(({ model }) => model.arch === zoo.sourceArch)) return [];
  const text = `No unrelated model has the source's architecture ${zoo.sourceArch}: such models come closest, so that the figures flatter.`;
  return [{ code: "ARCHITECTURE_MISSING", text }];
}
