import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitParts, type Part } from "../../../../src/report/check/markdown/fit.ts";

const leftOut = (count: number) => (count === 0 ? "" : `(${count} more)`);
const list = (rank: number, names: readonly string[], changes: Partial<Part> = {}): Part => {
  return { rank, open: `<${rank}>`, close: `</${rank}>`, items: names.map((name) => () => name), leftOut, ...changes };
};

describe("fitParts", () => {
  it("keeps everything, in its order, where there is room", () => {
    const parts = [{ rank: 2, open: "two" }, list(1, ["a", "b"]), { rank: 3, open: "three" }];
    expect(fitParts(parts, Number.POSITIVE_INFINITY)).toBe("two\n\n<1>\na\nb\n</1>\n\nthree\n");
  });

  it("leaves out the last items, and then parts of the highest rank", () => {
    const parts = [{ rank: 1, open: "one" }, list(2, ["aaaa", "bbbb", "cccc"]), { rank: 3, open: "three" }];
    expect(fitParts(parts, 40)).toBe("one\n\n<2>\naaaa\nbbbb\ncccc\n</2>\n\nthree\n");
    expect(fitParts(parts, 34)).toBe("one\n\n<2>\naaaa\nbbbb\ncccc\n</2>\n");
    expect(fitParts(parts, 29)).toBe("one\n\n<2>\naaaa\n(2 more)\n</2>\n");
    expect(fitParts(parts, 28)).toBe("one\n\n<2>\n(3 more)\n</2>\n");
    expect(fitParts(parts, 10)).toBe("one\n");
    expect(fitParts(parts, 3)).toBe("");
  });

  it("has no more items than it may, and says so", () => {
    expect(fitParts([list(1, ["a", "b", "c"], { most: 1 })], 100)).toBe("<1>\na\n(2 more)\n</1>\n");
  });

  it("renders no items that there is no room for", () => {
    let rendered = 0;
    const items = Array.from({ length: 10_000 }, () => () => {
      rendered += 1;
      return "x".repeat(100);
    });
    fitParts([{ rank: 1, open: "list", items, leftOut }], 1000);
    expect(rendered).toBeLessThan(15);
  });

  it("never takes more than its budget, nor leaves out without counting", () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom("a", "é", "模", "😀"), maxLength: 9 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, names, fc.nat(300), (one, two, budget) => {
        const text = fitParts([list(1, one), list(2, two, { share: 0.5 })], budget);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budget);
        expect(text.isWellFormed()).toBe(true);
        for (const rank of [1, 2]) expect(text.includes(`<${rank}>`)).toBe(text.includes(`</${rank}>`));
        for (const [rank, all] of [one, two].entries()) {
          const inner = new RegExp(`<${rank + 1}>\n?([^]*?)\n?</${rank + 1}>`).exec(text)?.[1];
          if (inner === undefined) continue;
          const left = Number(/\((\d+) more\)$/.exec(inner)?.[1] ?? 0);
          const kept = all.slice(0, all.length - left).filter(Boolean);
          expect(inner.replace(/\n?\(\d+ more\)$/, "")).toBe(kept.join("\n"));
        }
      }),
    );
  });
});
