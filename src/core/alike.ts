import { quantile } from "simple-statistics";
import type { Answers } from "./answers.ts";
import { isHard } from "./forms.ts";
import { dot } from "./linear.ts";

/**
 * Of the distance that most pairs have, the share below which two are one model in two forms. Chosen on the lab's small models:
 * quantised and pruned forms of one have up to 0.19 of the median, a model and its adversarially trained child 0.34 to 0.5,
 * independent ones 0.62 and more.
 */
const SHARE = 0.2;
/** Most pairs are further apart than this one of them, even if some models were given in several forms. */
const USUAL = 0.75;
/** So many are compared, each with each. */
const MOST_MODELS = 200;

/**
 * Finds two classifiers that answer so alike that one was made from the other, by rounding its weights, say, or leaving some out:
 * they are no two witnesses. Labels say too little of that.
 * @param models which none of the probes was chosen to favour; at least three
 * @returns their places, of the two that are most alike; undefined where all are different models
 */
export function twoFormsOfOne(models: readonly Answers[]): readonly [number, number] | undefined {
  const read = models.slice(0, MOST_MODELS);
  const comparable = (one: Answers, other: Answers) =>
    one.classes === other.classes && !isHard(one.form) && !isHard(other.form);
  const pairs = read.flatMap((one, i) =>
    read
      .slice(0, i)
      .flatMap((other, j) =>
        comparable(one, other) ? [{ places: [j, i] as const, distance: distanceOf(one, other) }] : [],
      ),
  );
  if (pairs.length < 3) return undefined;
  const distances = pairs.map(({ distance }) => distance);
  const closest = pairs.reduce((best, one) => (best.distance <= one.distance ? best : one));
  return closest.distance < SHARE * quantile(distances, USUAL) ? closest.places : undefined;
}

/** 1 less the mean cosine of what both answer. */
function distanceOf({ unit: one }: Answers, { unit: other }: Answers): number {
  return 1 - dot(one.data, other.data) / one.rows;
}
