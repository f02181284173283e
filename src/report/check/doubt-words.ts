import type { Doubt } from "../../core/doubts.ts";
import type { PopulationStanding } from "../../core/exchangeability.ts";
import { formatP } from "../../text/numbers.ts";

/** A doubt in sentences for people: what was seen, and what would settle it. */
export function doubtReason(doubt: Doubt): { readonly code: Doubt["code"]; readonly text: string } {
  return { code: doubt.code, text: `${doubtSeen(doubt)} ${SETTLED_BY[doubt.code]}` };
}

/** What settles a doubt. */
export const SETTLED_BY: Readonly<Record<Doubt["code"], string>> = {
  SAME_IMAGES_POSSIBLE:
    "What settles it: if nobody else has the images, state that (sac calibrate --training-images private); if somebody may, twins of the source, trained as it was from other seeds.",
  ANCESTOR_STATED: "What settles it: weights that match beyond what the ancestor explains, or twins of the source.",
  SOURCE_ARCHITECTURE_MISSING: "What settles it: unrelated models of that architecture, or twins of the source.",
  CLOSE_BY_ARCHITECTURE: "What settles it: more unrelated models of that architecture, or twins of the source.",
  CLOSE_BY_AVERAGING:
    "What settles it: the models that it is an average of, judged one by one; or twins of the source.",
  SOURCE_UNLIKE_REFERENCES: "What settles it: unrelated models more like the source, or twins of the source.",
  SOURCE_ISOLATED: "What settles it: unrelated models made as the source was, or twins of the source.",
  SUSPECT_UNLIKE_REFERENCES:
    "What settles it: unrelated models of the suspect's kind (architecture, accuracy, training), or twins of the source.",
};

/** What references are where none of them is of the source's kind. */
export const ISOLATED =
  "The unrelated models are of several kinds, each with others like it, and none is like the source: an honest model of the source's kind may come closer to it than all of them.";

/** What was seen that is doubtful. */
export function doubtSeen(doubt: Doubt): string {
  switch (doubt.code) {
    case "SAME_IMAGES_POSSIBLE": {
      const why =
        doubt.trainingImages === "shared"
          ? "others may have them, or another model taught the source, as is stated"
          : "whether others have them is not stated";
      return `It may have been trained on the source's training images without anything of the source: ${why}. Such a model answers like the source, too.`;
    }
    case "ANCESTOR_STATED":
      return "The source's training began from an ancestor's weights: every model that began there answers like the source, too.";
    case "SOURCE_ARCHITECTURE_MISSING":
      return `None of the unrelated models is of the source's architecture (${nameOf(doubt)}): an honest model of that architecture comes closer to the source than those of others do.`;
    case "CLOSE_BY_ARCHITECTURE":
      return doubt.tail === undefined
        ? `Only ${doubt.references} of the unrelated models ${doubt.references === 1 ? "is" : "are"} of the source's architecture (${nameOf(doubt)}), too few to tell how close honest models of it come: closer to the source than those of others do.`
        : `Among the unrelated models of the source's architecture alone (${nameOf(doubt)}) it is not unusually close (p ${formatP(doubt.tail)}): an honest model of that architecture comes closer to the source than those of others do.`;
    case "CLOSE_BY_AVERAGING":
      return `It is nearer to what the unrelated models have in common than each of them is, as an average of several models would be, and averages of them come as close to the source (p ${formatP(doubt.tail)}).`;
    case "SOURCE_UNLIKE_REFERENCES":
      return `The source could not have been one of the unrelated models (${farness(doubt.standing)}): they are more like each other than like it, so that an honest model of its kind may come closer to it than all of them.`;
    case "SOURCE_ISOLATED":
      return ISOLATED;
    case "SUSPECT_UNLIKE_REFERENCES":
      return `It could not have been one of the unrelated models (${farness(doubt.standing)}): how close those come to the source says little about how close an honest model of its kind does.`;
  }
}

/** Without a name it is known by its layers. */
function nameOf({ arch }: { readonly arch: string | undefined }): string {
  return arch ?? "not named: known by its layers";
}

/**
 * Why verdicts by twins promise less where the unrelated models are unlike the source, and what would settle it.
 * @param standing the source's; undefined: they are of several kinds, and none is like it
 */
export function unlikeWords(standing: PopulationStanding | undefined) {
  if (!standing) {
    const words = `${ISOLATED.charAt(0).toLowerCase()}${ISOLATED.slice(1)} Twins are weighed by those, too: beside four such models three twins called 12 % of honest ones derived, where 5 % was nominal, and beside four like the source 2 %.`;
    return { words, cure: "unrelated models made as the source was" };
  }
  const words = `the source could not have been one of the unrelated models (${farness(standing)}), and twins are weighed by those, too. With references much weaker than the source, twins called 18 % of strong honest models derived, where 5 % was nominal.`;
  return { words, cure: "unrelated models as strong as the source" };
}

/** By how much a model is further from the unrelated models than they are from each other. */
export function farness({ distance, usual, spreads }: PopulationStanding): string {
  return `${distance.toFixed(3)} from them, ${spreads.toFixed(1)} of their spreads more than the ${usual.toFixed(3)} that they are from each other`;
}
