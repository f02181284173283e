import { describe, expect, it } from "vitest";
import { blindnessOf } from "../../src/core/blindness.ts";
import { oneHot } from "../../src/core/outputs.ts";
import { prepare } from "../../src/core/prepare.ts";

const SETTINGS = { representation: "canonical", correlation: { kind: "cosine" } } as const;
const chosen = Array.from({ length: 30 }, (_, i) => (i * 7) % 10);
const over = (classes: number) =>
  prepare(
    oneHot(
      chosen.map((one) => one % classes),
      classes,
    ),
    SETTINGS,
  );
const source = over(10);
const sound = { own: 0.5, usual: 0.6, below: false, collapsed: false };

describe("what keeps answers from acquitting", () => {
  it("is nothing where they are over the source's classes and agree with the others", () => {
    expect(blindnessOf(source, over(10), sound)).toBeUndefined();
    expect(blindnessOf(source, over(10), undefined)).toBeUndefined();
  });

  it("is that they collapse", () => {
    const agreement = { own: 0.01, usual: 0.6, below: true, collapsed: true };
    expect(blindnessOf(source, over(10), agreement)).toEqual({ code: "ANSWERS_COLLAPSE", agreement });
  });

  it.each([[2], [9], [11]])("is that they are over %i classes instead of ten", (classes) => {
    expect(blindnessOf(source, over(classes), undefined)).toEqual({ code: "OTHER_LABEL_SET", classes, ofSource: 10 });
  });

  it("is that it has more classes, also where the source's were found among them and compared", () => {
    const scores = {
      rows: 30,
      columns: 11,
      data: Float32Array.from({ length: 330 }, (_, i) => (i % 11 === chosen[Math.floor(i / 11)] ? 1 : 0)),
    };
    const more = prepare(
      { ...scores, data: scores.data.map((value, i) => (i % 11 === 10 ? -5 : 3 * value)) },
      SETTINGS,
      source,
    );
    expect(more).toMatchObject({ classes: 10, added: 1 });
    expect(blindnessOf(source, more, sound)).toMatchObject({ code: "OTHER_LABEL_SET", classes: 11 });
  });
});
