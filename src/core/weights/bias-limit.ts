import { isMatched, type LayerEvidence } from "./evidence.ts";
import type { Seedless } from "./kept.ts";
import { movedByTraining, type Scatter } from "./scattered.ts";

const A_COPY = 0.85;
/** Of a source that was trained for a short time: at least, and at most. */
const FROM = 0.925;
const UP_TO = 0.9875;
/**
 * How many times as far as weights biases may have moved, each as a share of what they are: where a training is seen to have moved
 * weights, and where a sketch has too few numbers of a unit to see that.
 */
const TIMES_TRAINED = 2.5;
const TIMES_ALL = 1.25;

/**
 * From which agreement on biases are a copy's. Where the source's rows do not show that it was trained for long, the means of a
 * norm that was folded into biases may be those of the start, and alike as long as weights have hardly moved: then biases may
 * differ only little more than weights do. What older sketches do not tell is taken for granted.
 */
export function biasLimit(
  { barelyTrained }: Seedless,
  layers: readonly LayerEvidence[],
  scatter: Scatter | undefined,
): number {
  if (!barelyTrained) return A_COPY;
  if (!scatter) return limitFor(TIMES_ALL * apart(layers));
  const moved = movedByTraining(scatter);
  return moved === undefined ? A_COPY : limitFor(TIMES_TRAINED * moved);
}

/** Of vectors of length 1 the square of the distance is 2 - 2 agreement. */
function limitFor(distance: number): number {
  return Math.min(UP_TO, Math.max(FROM, 1 - distance ** 2 / 2));
}

/** How far the weights of layers that match differ, as a share of them, root mean square. */
function apart(layers: readonly LayerEvidence[]): number {
  const squares = layers.filter(isMatched).map(({ similarity = 0 }) => 1 - similarity ** 2);
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
}
