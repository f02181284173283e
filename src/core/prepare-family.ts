import type { Answers } from "./answers.ts";
import { type FamilyPanel, makeFamilyPanel } from "./family-panel.ts";
import { isHard } from "./forms.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { formIn, prepare, type Settings } from "./prepare.ts";

/** A family's answers and those of references to the same probes, made comparable without regard to which one is the source. */
export interface FamilyAnswers {
  /** The source first. */
  readonly members: readonly Answers[];
  readonly references: readonly Answers[];
  readonly panel: FamilyPanel;
  /** A suspect's answers to the same probes; undefined if it answers in another number of classes. */
  suspect(outputs: Matrix): Answers | undefined;
}

/**
 * Makes a family ready to be compared with. Classes are put into the order of the members' mean and not of the source's, scores take its numbers, and
 * where one member has labels or decisions alone, all are compared by those: so no member is preferred.
 * @param outputs of the members, the source's first, n probes x d
 * @param references those of independent models in the members' order of classes; one with another number of them is left out
 * @param hard compare by labels or decisions alone, whatever the outputs would allow
 */
export function prepareFamily(
  outputs: readonly Matrix[],
  references: readonly Matrix[],
  settings: Settings,
  hard: boolean,
): FamilyAnswers {
  const decided = hard || outputs.some((one) => isHard(formIn(one, settings)));
  const alone = outputs.map((one) => prepare(one, settings, undefined, decided));
  // The features of verification models are of the same gallery images in the same order.
  const centre = settings.feature === undefined ? prepare(meanOf(alone), settings, undefined, decided) : undefined;
  const members = centre ? outputs.map((one) => prepare(one, settings, centre, decided, true)) : alone;
  const comparable = (answers: Matrix, ordered: boolean) => {
    const prepared = prepare(answers, settings, centre, decided, ordered);
    return prepared.classes === members[0].classes ? prepared : undefined;
  };
  const others = references.flatMap((one) => comparable(one, true) ?? []);
  return {
    ...{ members, references: others, panel: makeFamilyPanel(members, others) },
    suspect: (answers) => comparable(answers, false),
  };
}

function meanOf(members: readonly Answers[]): Matrix {
  const [{ unit: first }] = members;
  const mean = matrix(first.rows, first.columns);
  for (const { unit } of members) {
    unit.data.forEach((value, i) => {
      mean.data[i] += value / members.length;
    });
  }
  return mean;
}
