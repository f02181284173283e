import { binomialUpperTail } from "./binomial.ts";
import type { Worth } from "./worth.ts";

/** How often chance alone may make a way of feeding look clearly better than another, or an honest model look like chance. */
const LEVEL = 0.01;
/** By how much of all images a way must be right more often than another to be worth a word. */
const LEAST_GAIN = 0.05;

/**
 * Of ln(classes), at most ln 10: the spread that answers to images of many classes have, a difference of it that is clear, and
 * one that is none. Chosen on half of the fixtures and the public models of docs/results.md; docs/method.md gives what came of it.
 */
const [MANY_CLASSES, CLEAR_GAIN, HARDLY_LESS] = [0.5, 0.2, 0.15];

/**
 * Which ways of feeding are clearly better than the first one, best first. By what is right: more often right by 5 of 100 images
 * at least, and by an exact sign test, at 1 % for all ways together, of the images that only one of the two gets right, or of
 * those to whose right class one of the two gives more. By the spread: so much of it as images of many classes have, and clearly more than the first one.
 * @param classes of the model
 * @param likely the one that is taken first where others are about as good
 * @returns indices into `worths`
 */
export function clearlyBetter(worths: readonly Worth[], classes: number, likely = -1): number[] {
  const [first, ...others] = worths;
  const isBetter = first.right ? moreOftenRight(first, others.length) : wider(first.value, classes);
  const better = others.flatMap((one, i) => (isBetter(one) ? [i + 1] : []));
  const most = Math.max(...better.map((i) => worths[i].value));
  const near = first.right ? LEAST_GAIN : HARDLY_LESS * scale(classes);
  const rank = (i: number) => (worths[i].value < most - near ? 2 : i === likely ? 0 : 1);
  return better.sort((i, j) => rank(i) - rank(j) || worths[j].fit - worths[i].fit || worths[j].value - worths[i].value);
}

function moreOftenRight({ right: before = [], likelihoods: less = [] }: Worth, compared: number) {
  const images = before.map((_, i) => i);
  const isClear = (gains: (i: number) => boolean, loses: (i: number) => boolean) => {
    const [gained, lost] = [images.filter(gains).length, images.filter(loses).length];
    return binomialUpperTail(gained, gained + lost, 0.5) <= LEVEL / compared;
  };
  return ({ right = [], likelihoods: more = [] }: Worth): boolean => {
    const gains = (i: number) => right[i] && !before[i];
    const loses = (i: number) => before[i] && !right[i];
    const gain = images.filter(gains).length - images.filter(loses).length;
    if (gain < LEAST_GAIN * images.length) return false;
    return (
      isClear(gains, loses) ||
      isClear(
        (i) => more[i] > less[i],
        (i) => less[i] > more[i],
      )
    );
  };
}

function wider(first: number, classes: number): (one: Worth) => boolean {
  return ({ value }) => value >= MANY_CLASSES * scale(classes) && value - first >= CLEAR_GAIN * scale(classes);
}

function scale(classes: number): number {
  return Math.log(Math.min(10, classes));
}

/**
 * Whether answers are right no more often than chance would have it, at 1 %.
 * @param chance the share that chance gets right
 * @returns false where nobody knows what is right
 */
export function nearChance({ right }: Worth, chance: number): boolean {
  if (!right) return false;
  return binomialUpperTail(right.filter(Boolean).length, right.length, chance) > LEVEL;
}
