/** A shape, or part of one; sizes that are known only when the model runs are undefined. */
export type Sizes = readonly (number | undefined)[];

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
export function lengthOfAxis(axis: Axis): number | undefined {
  return axis.reduce<number | undefined>(
    (length, { size }) => (length === undefined || size === undefined ? undefined : length * size),
    1,
  );
}

/** Neighbouring factors that run over positions, or over one range of units, as one; those of length 1 are dropped. */
export function merged(axis: Axis): Axis {
  const factors: Factor[] = [];
  for (const factor of axis) {
    const last = factors.at(-1);
    if (factor.size === 1) continue;
    if (!last || !continues(last, factor)) {
      factors.push(factor);
      continue;
    }
    const size = last.size === undefined || factor.size === undefined ? undefined : last.size * factor.size;
    factors[factors.length - 1] = { size, stride: factor.stride };
  }
  return factors;
}

function continues(outer: Factor, inner: Factor): boolean {
  if (outer.stride === undefined || inner.stride === undefined) return outer.stride === inner.stride;
  return inner.size !== undefined && outer.stride === inner.stride * inner.size;
}

/**
 * What Reshape makes of axes. Elements keep their order, so that factors are dealt out anew, from the last axis on and then
 * from the first, until what is left are positions only, or one axis takes it all. Undefined where factors do not fit, or
 * where it depends on unknown sizes which axis has the units.
 * @param target sizes, 0 for "as before"; those that are unknown, or -1, take what is left
 */
export function regrouped(axes: readonly Axis[], target: Sizes): readonly Axis[] | undefined {
  const sizes = target.map((size, i) => (size === 0 ? lengthOfAxis(axes[i] ?? []) : size));
  if (sizes.some((size) => size !== undefined && size < -1)) return undefined;
  const made: (Axis | undefined)[] = sizes.map(() => undefined);
  let [first, last] = [0, sizes.length - 1];
  for (; target[first] === 0 && first < last; first += 1) made[first] = axes[first] ?? [];
  let left: Axis = axes.slice(first).flat();
  // Sizes that nobody knows yet tell something only beside one that is known, or takes what is left.
  const told = sizes.some((size) => size !== undefined);
  const take = (place: number, end: "inner" | "outer") => {
    const taken = told && first < last && hasUnits(left) && takeAxis(left, sizes[place], end, last < sizes.length - 1);
    if (taken) [made[place], left] = taken;
    return Boolean(taken);
  };
  while (take(last, "inner")) last -= 1;
  while (take(first, "outer")) first += 1;
  if (first < last && hasUnits(left)) return undefined;
  if (first === last) {
    const [length, size] = [lengthOfAxis(left), sizes[first]];
    if (size !== undefined && size !== -1 && length !== undefined && size !== length) return undefined;
    made[first] = merged(left);
  }
  return made.map((axis, i) => axis ?? [places(sizes[i] === -1 ? undefined : sizes[i])]);
}

/**
 * Takes an axis of `size` from one end of factors, of which one that is too long is divided.
 * @param settled whether the last axis is known
 * @returns it, and what is left
 */
function takeAxis(
  factors: Axis,
  size: number | undefined,
  end: "inner" | "outer",
  settled: boolean,
): [Axis, Axis] | undefined {
  if (size === -1) return undefined;
  const left = [...factors];
  const axis: Factor[] = [];
  for (let needed = size; needed !== 1; ) {
    const factor = end === "inner" ? left.pop() : left.shift();
    if (!factor) return undefined;
    if (needed === undefined || factor.size === undefined) {
      const size = needed ?? factor.size;
      // In front of all units there are positions only: however they are divided, the last of them are taken.
      if (end === "inner" && factor.stride === undefined && hasUnits(axis) && !hasUnits(left)) {
        return [merged([places(size), ...axis.reverse()]), [places(undefined)]];
      }
      // A known size is taken for that of whole positions in front, as of a sequence before the batch, or beside the last axis.
      const same = factor.stride === undefined && (needed === undefined || settled || end === "outer");
      return axis.length === 0 && same ? [[places(size)], left] : undefined;
    }
    if (needed % factor.size === 0) {
      axis.push(factor);
      needed /= factor.size;
    } else if (factor.size % needed === 0) {
      const [inner, outer] = divided(factor, end === "inner" ? needed : factor.size / needed);
      axis.push(end === "inner" ? inner : outer);
      left.splice(end === "inner" ? left.length : 0, 0, end === "inner" ? outer : inner);
      needed = 1;
    } else return undefined;
  }
  return [merged(end === "inner" ? axis.reverse() : axis), left];
}

/** A factor as two, the inner one of `size`. */
function divided({ size, stride }: Factor, inner: number): [inner: Factor, outer: Factor] {
  return [
    { size: inner, stride },
    { size: size === undefined ? undefined : size / inner, stride: stride === undefined ? undefined : stride * inner },
  ];
}
