import fc from "fast-check";
import { expect, it } from "vitest";
import { shareOut } from "../../src/auditing/shard.ts";
import { shardText } from "../../src/settings/value-types.ts";

const costs = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 1e9 }), {
  maxKeys: 60,
});
const all = (of: number) => Array.from({ length: of }, (_, i) => ({ index: i + 1, of }));

it("every model falls to one shard, the same however the models are listed", () => {
  fc.assert(
    fc.property(costs, fc.integer({ min: 1, max: 9 }), (byPath, of) => {
      const models = new Map(Object.entries(byPath));
      const shards = all(of).map((shard) => shareOut(models, shard));
      expect(shards.flatMap((own) => [...own]).sort()).toEqual([...models.keys()].sort());
      const turned = new Map([...models].reverse());
      expect(all(of).map((shard) => shareOut(turned, shard))).toEqual(shards);
    }),
  );
});

it("no shard has more to do than the mean and the costliest model of it", () => {
  fc.assert(
    fc.property(costs, fc.integer({ min: 1, max: 9 }), (byPath, of) => {
      const models = new Map(Object.entries(byPath));
      const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + (models.get(path) ?? 0), 0);
      const largest = Math.max(0, ...models.values());
      for (const shard of all(of)) {
        expect(sum(shareOut(models, shard))).toBeLessThanOrEqual(sum(models.keys()) / of + largest);
      }
    }),
  );
});

it("a shard is written as its number of how many, and as nothing else", () => {
  expect(shardText.parse("2/3")).toEqual({ index: 2, of: 3 });
  expect(shardText.write?.({ index: 2, of: 3 })).toBe("2/3");
  for (const text of ["0/3", "4/3", "1/0", "2", "1/2/3", "-1/3", "1/10001", " 1/3", ""]) {
    expect(shardText.parse(text), text).toBeUndefined();
  }
});
