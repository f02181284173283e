import { expect, it } from "vitest";
import { folded } from "../../src/text/wrap.ts";

it("long lines are broken at words, the rest further in, and commands stay whole", () => {
  const text = [
    "  19 references: a rate of 5 % for honest suspects.",
    "  sac enroll --model source.onnx --out source.sac",
  ];
  expect(folded(text.join("\n"), 24).split("\n")).toEqual([
    "  19 references: a rate",
    "    of 5 % for honest",
    "    suspects.",
    "  sac enroll --model source.onnx --out source.sac",
  ]);
  expect(folded(text.join("\n"), Number.POSITIVE_INFINITY)).toBe(text.join("\n"));
});
