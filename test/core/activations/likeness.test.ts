import { describe, expect, it } from "vitest";
import { pooledLength } from "../../../src/core/activations/kept.ts";
import { hiddenLikeness } from "../../../src/core/activations/likeness.ts";
import type { Pooled } from "../../../src/core/activations/pooling.ts";
import { sketchActivations } from "../../../src/core/activations/sketch.ts";
import { TURNS, turned } from "../../../src/core/activations/symmetries.ts";
import { crossProducts } from "../../../src/core/gram.ts";
import { matrix, row } from "../../../src/core/matrix.ts";
import { seededNumbers } from "../../../src/core/random.ts";

const POOLING = { images: 40, grid: 2 };
const LENGTH = pooledLength(POOLING);
const WIDTHS = [6, 40, 12];

/** A model's activations: in each value so many units, which know nothing of each other. */
function activations(seed: number, widths: readonly number[] = WIDTHS): Pooled[] {
  const random = seededNumbers(seed);
  return widths.map((units, i) => ({
    name: `value ${i}`,
    units,
    data: Float32Array.from({ length: units * LENGTH }, () => random() - 0.5),
  }));
}

function unitsOf({ units, data }: Pooled): Float32Array[] {
  return Array.from({ length: units }, (_, i) => data.slice(i * LENGTH, (i + 1) * LENGTH));
}

function withUnits(name: string, units: readonly ArrayLike<number>[]): Pooled {
  return { name, units: units.length, data: Float32Array.from(units.flatMap((unit) => Array.from(unit))) };
}

const made = sketchActivations(activations(1), POOLING, 7);
if (!made) throw new Error("nothing to sketch");
const sketch = made;
const likeness = (values: Pooled[]) => hiddenLikeness(sketch, values).layers.map((layer) => layer.likeness);

describe("a model that mirrors or turns all images", () => {
  it("is as like the source as one that does not, in every layer", () => {
    for (const turn of TURNS) {
      const values = activations(1).map(({ data, ...value }) => {
        const units = { rows: value.units, columns: LENGTH, data };
        return { ...value, data: turned(units, POOLING.grid, turn).data };
      });
      for (const one of likeness(values)) expect.soft(one).toBeGreaterThan(0.999);
    }
  });
});

describe("a sketch of hidden layers", () => {
  it("keeps at most 32 units of a layer and 16 layers, in eight bits, the same by the same seed", () => {
    expect(sketch.layers).toEqual([
      { name: "value 0", units: 6 },
      { name: "value 1", units: 32 },
      { name: "value 2", units: 12 },
    ]);
    expect(sketch.values).toHaveLength(50 * LENGTH);
    expect(sketchActivations(activations(1), POOLING, 7)).toEqual(sketch);
    expect(sketchActivations(activations(1), POOLING, 8)?.values).not.toEqual(sketch.values);
    const deep = sketchActivations(
      activations(
        1,
        Array.from({ length: 24 }, () => 4),
      ),
      POOLING,
      7,
    );
    expect(deep?.layers).toHaveLength(16);
    expect(deep?.layers.at(-1)?.name).toBe("value 23");
  });

  it("passes over units that are dead, hardly alive or not finite, and layers that have hardly others", () => {
    const [few, many, dead] = activations(1).map(unitsOf);
    const values = [
      withUnits("few", [few[0], few[1], few[2], new Float32Array(LENGTH)]),
      withUnits(
        "many",
        many
          .map((unit, i) => (i === 0 ? unit.map(() => Number.NaN) : i === 1 ? unit.map((x) => x / 1e5) : unit))
          .slice(0, 8),
      ),
      withUnits(
        "constant",
        dead.map((unit) => unit.map(() => 0.1)),
      ),
    ];
    expect(sketchActivations(values, POOLING, 7)?.layers).toEqual([{ name: "many", units: 6 }]);
    expect(sketchActivations(values.slice(2), POOLING, 7)).toBeUndefined();
  });
});

describe("likeness of hidden layers", () => {
  it("is 1 for the source itself, layer by layer with its counterpart", () => {
    const { layers, sameShape } = hiddenLikeness(sketch, activations(1));
    expect(sameShape).toBe(true);
    expect(layers.map(({ name, counterpart }) => [name, counterpart])).toEqual(
      ["value 0", "value 1", "value 2"].map((name) => [name, name]),
    );
    for (const layer of layers) expect.soft(layer.likeness).toBeGreaterThan(0.9999);
  });

  it("does not mind the units' order, scale, sign, mean and number, nor what else is in the model", () => {
    const random = seededNumbers(3);
    const disguised = activations(1).map((value) => {
      const units = unitsOf(value).map((unit) => {
        const [factor, added] = [(random() - 0.5) * 1e3, random() * 10];
        return unit.map((x) => factor * x + added);
      });
      const more = [...units, ...units.slice(0, 2), new Float32Array(LENGTH)];
      return withUnits("another name", more.reverse());
    });
    const { layers, sameShape } = hiddenLikeness(sketch, [...activations(2), ...disguised]);
    expect(sameShape).toBe(false);
    for (const layer of layers) expect.soft(layer.likeness).toBeGreaterThan(0.99);
  });

  it("is small for a model that knows nothing of the source", () => {
    for (const value of likeness(activations(2))) expect.soft(value).toBeLessThan(0.4);
  });

  it("is large while half of a layer's units are left", () => {
    const pruned = activations(1).map((value) => {
      const units = unitsOf(value);
      return withUnits(
        value.name,
        units.map((unit, i) => (i % 2 === 0 ? unit : new Float32Array(LENGTH))),
      );
    });
    expect(Math.min(...likeness(pruned))).toBeGreaterThan(0.9);
  });

  it("takes nothing from units that do not change, or not in finite numbers", () => {
    const broken = [Number.NaN, Number.POSITIVE_INFINITY, 3e38].map((value) => new Float32Array(LENGTH).fill(value));
    const noisy = new Float32Array(LENGTH).fill(1);
    noisy[0] = Number.NaN;
    expect(likeness([withUnits("broken", [...broken, noisy])])).toEqual([0, 0, 0]);
    expect(likeness([])).toEqual([0, 0, 0]);
  });

  it("compares more units than it compares at a time", () => {
    const many = activations(5, [2100]);
    const units = unitsOf(many[0]);
    units[2080] = unitsOf(activations(1)[0])[3];
    const alone = activations(1)[0];
    const one = sketchActivations(
      [
        withUnits(
          "one",
          [3, 3, 3, 3].map((i) => unitsOf(alone)[i]),
        ),
      ],
      POOLING,
      1,
    );
    if (!one) throw new Error("nothing to sketch");
    expect(hiddenLikeness(one, [withUnits("many", units)]).layers[0].likeness).toBeGreaterThan(0.999);
  });
});

describe("inner products of two sets of rows", () => {
  it("are those of each pair", () => {
    const random = seededNumbers(1);
    const rows = (count: number) =>
      matrix(
        count,
        1031,
        Float32Array.from({ length: count * 1031 }, () => random() - 0.5),
      );
    const [a, b] = [rows(51), rows(6)];
    const products = crossProducts(a, b);
    for (let i = 0; i < a.rows; i += 1) {
      for (let j = 0; j < b.rows; j += 1) {
        const exact = row(a, i).reduce((sum, value, k) => sum + value * row(b, j)[k], 0);
        expect(Math.abs(row(products, i)[j] - exact)).toBeLessThan(1e-4);
      }
    }
  });
});
