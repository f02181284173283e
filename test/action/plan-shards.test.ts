import { describe, expect, it } from "vitest";
import { shardsFor } from "../../src/action/plan-shards.ts";

describe("the shards of an audit", () => {
  it.each([
    [0, 100, ["1/1"]],
    [100, 100, ["1/1"]],
    [101, 100, ["1/2", "2/2"]],
    [5, 2, ["1/3", "2/3", "3/3"]],
  ])("of %i models, %i in a shard, are %j", (models, perShard, expected) => {
    expect(shardsFor(models, perShard)).toEqual(expected);
  });

  it("are no more than GitHub starts of one matrix", () => {
    const shards = shardsFor(100_000, 1);
    expect(shards).toHaveLength(256);
    expect(shards.at(-1)).toBe("256/256");
  });
});
