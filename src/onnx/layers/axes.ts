import type { Sizes } from "./flow.ts";

/** A factor of an axis's length: positions, or, with a stride, units that lie `stride` apart along the channel axis. */
interface Factor {
  /** Undefined where it is known only when the model runs. */
  readonly size: number | undefined;
  readonly stride: number | undefined;
}

/** An axis whose elements run over its factors, the last of them fastest; without factors its length is 1. */
export type Axis = readonly Factor[];

/** Axes of positions only, but for one that runs over units. */
export function plainAxes(rank: number, axis: number, units: Factor): readonly Axis[] {
  return Array.from({ length: rank }, (_, i) => (i === axis ? [units] : [places(undefined)]));
}

export function unitFactor(size: number): Factor {
  return { size, stride: 1 };
}

export function places(size: number | undefined): Factor {
  return { size, stride: undefined };
}

export function hasUnits(axis: Axis): boolean {
  return axis.some(({ stride }) => stride !== undefined);
}

/** Whether units lie along the same axes in the same way, counted from the last axis. */
export function sameUnits(a: readonly Axis[], b: readonly Axis[]): boolean {
  const described = (axes: readonly Axis[], i: number) => {
    const axis = axes[axes.length - 1 - i] ?? [];
    return hasUnits(axis) ? axis.map(({ size, stride }) => `${size}/${stride}`).join() : "";
  };
  return Array.from({ length: Math.max(a.length, b.length) }).every((_, i) => described(a, i) === described(b, i));
}

/** The length of an axis, undefined where that of a factor is. */
export function lengthOf(axis: Axis): number | undefined {
  return axis.reduce<number | undefined>(
    (length, { size }) => (length === undefined || size === undefined ? undefined : length * size),
    1,
  );
}

/** Neighbouring factors that run over one range of units, as one; those of length 1 are dropped. */
export function merged(axis: Axis): Axis {
  return axis.reduce<Factor[]>((factors, factor) => {
    const last = factors.at(-1);
    if (factor.size === 1) return factors;
    const adjacent = last?.stride !== undefined && factor.stride !== undefined && factor.size !== undefined;
    if (adjacent && last.size !== undefined && last.stride === factor.stride * factor.size) {
      return [...factors.slice(0, -1), { size: last.size * factor.size, stride: factor.stride }];
    }
    return [...factors, factor];
  }, []);
}

/**
 * What Reshape makes of axes. Elements keep their order, so that factors are dealt out anew, from the last axis on and then
 * from the first, until what is left are positions only, or one axis takes it all. Undefined where a factor does not fit, or
 * where it depends on unknown sizes which axis has the units.
 * @param target sizes, 0 for "as before"; those that are unknown, or -1, take what is left
 */
export function regrouped(axes: readonly Axis[], target: Sizes): readonly Axis[] | undefined {
  const sizes = target.map((size, i) => (size === 0 ? lengthOf(axes[i] ?? []) : size));
  if (sizes.some((size) => size !== undefined && size < -1)) return undefined;
  const left = axes.flat();
  const made: (Axis | undefined)[] = sizes.map(() => undefined);
  let [first, last] = [0, sizes.length - 1];
  const undecided = () => first < last && hasUnits(left);
  for (; undecided() && sizes[last] !== -1; last -= 1) {
    made[last] = taken(left, sizes[last], "inner");
    if (!made[last]) return undefined;
  }
  for (; undecided() && sizes[first] !== -1; first += 1) {
    made[first] = taken(left, sizes[first], "outer");
    if (!made[first]) return undefined;
  }
  if (undecided()) return undefined;
  if (first === last) {
    const [length, size] = [lengthOf(left), sizes[first]];
    if (size !== undefined && size !== -1 && length !== undefined && size !== length) return undefined;
    made[first] = merged(left);
  }
  return made.map((axis, i) => axis ?? [places(sizes[i] === -1 ? undefined : sizes[i])]);
}

/** Takes an axis of `size` from one end of the factors; a factor that is too long is divided. */
function taken(factors: Factor[], size: number | undefined, end: "inner" | "outer"): Axis | undefined {
  const axis: Factor[] = [];
  for (let needed = size; needed !== 1; ) {
    const factor = end === "inner" ? factors.pop() : factors.shift();
    if (!factor) return undefined;
    if (needed === undefined || factor.size === undefined) {
      // A size that is not known fits a whole axis of positions, and nothing else.
      const whole = axis.length === 0 && factor.stride === undefined && (factor.size ?? needed) !== 0;
      return whole ? [places(needed ?? factor.size)] : undefined;
    }
    if (needed % factor.size === 0) {
      axis.push(factor);
      needed /= factor.size;
    } else if (factor.size % needed === 0) {
      const [inner, outer] = divided(factor, end === "inner" ? needed : factor.size / needed);
      axis.push(end === "inner" ? inner : outer);
      if (end === "inner") factors.push(outer);
      else factors.unshift(inner);
      needed = 1;
    } else return undefined;
  }
  return merged(end === "inner" ? axis.reverse() : axis);
}

/** A factor as two, the inner one of `size`. */
function divided({ size, stride }: Factor, inner: number): [inner: Factor, outer: Factor] {
  return [
    { size: inner, stride },
    { size: size === undefined ? undefined : size / inner, stride: stride === undefined ? undefined : stride * inner },
  ];
}
