import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Network } from "../../../src/core/weights/network.ts";
import { readNetwork } from "../../../src/onnx/layers/network-file.ts";
import golden from "./goldens/fixtures.json" with { type: "json" };

const ZOO = join(import.meta.dirname, "../../../fixtures/zoo");

/** Every layer's rows and columns as units, numbered in the order of their first appearance. */
function unitsOf({ layers }: Network): { columns: number[]; rows: number[] }[] {
  const names = new Map<string, number>();
  const numbered = (space: number, units: readonly number[]) =>
    units.map((unit) => {
      const key = `${space}:${unit}`;
      names.set(key, names.get(key) ?? names.size);
      return names.get(key) ?? -1;
    });
  const range = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
  return layers.map(({ input, output, rows }) => ({
    columns: input.flatMap(({ space, offset, count }) => numbered(space, range(offset, count))),
    rows: numbered(output, range(0, rows)),
  }));
}

function norms(values: Float32Array, rows: number): number[] {
  const perRow = values.length / rows;
  return Array.from({ length: rows }, (_, row) => Math.hypot(...values.subarray(row * perRow, (row + 1) * perRow)));
}

describe.each(Object.entries(golden))("%s", (name, expected) => {
  test("has the layers, the shared units and the weights that Python finds", async () => {
    const network = await readNetwork(join(ZOO, `${name}.onnx`));
    const units = unitsOf(network);
    const found = network.layers.map(({ operator, rows, columns, taps, groups }, i) => ({
      operator,
      shape: [rows, columns, taps],
      groups,
      ...units[i],
    }));
    expect(found).toEqual(expected.map(({ rowNorms: _, sum: __, ...layer }) => layer));
    network.layers.forEach((layer, i) => {
      const values = layer.load();
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - expected[i].sum)).toBeLessThan(1e-3);
      norms(values, layer.rows).forEach((norm, row) => {
        expect(norm).toBeCloseTo(expected[i].rowNorms[row], 4);
      });
    });
  });

  test("fixes the colours and the classes, and nothing else", async () => {
    const { spaces, layers } = await readNetwork(join(ZOO, `${name}.onnx`));
    const fixed = spaces.filter(({ fixed }) => fixed).map(({ id }) => id);
    expect(fixed).toEqual([layers[0].input[0].space, layers.at(-1)?.output]);
  });
});
