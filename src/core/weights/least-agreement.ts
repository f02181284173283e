import { isMatched, type LayerEvidence, type Learned } from "./evidence.ts";
import type { Seedless } from "./kept.ts";
import { movedByTraining, type Scatter } from "./scattered.ts";

/** Norms move little, and much the same way, in a short training. */
const A_COPY = { biases: 0.85, norms: 0.95 };
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
 * From which agreement on biases and norms are a copy's. Where the source's rows do not show that it was trained for long, the means
 * of a norm that was folded into biases may be those of the start, and the first steps of norms are much the same, as long as weights
 * have hardly moved: then they may differ only little more than weights do. What older sketches do not tell is taken for granted.
 */
export function leastAgreement(
  { barelyTrained }: Seedless,
  layers: readonly LayerEvidence[],
  scatter: Scatter | undefined,
): Record<Learned["of"], number> {
  const least = barelyTrained ? besideStart(layers, scatter) : undefined;
  return least === undefined ? A_COPY : { biases: least, norms: Math.max(A_COPY.norms, least) };
}

/** Undefined where nothing that differs looks like a training's work. */
function besideStart(layers: readonly LayerEvidence[], scatter: Scatter | undefined): number | undefined {
  if (!scatter) return limitFor(TIMES_ALL * apart(layers));
  const moved = movedByTraining(scatter);
  return moved && limitFor(TIMES_TRAINED * moved);
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
