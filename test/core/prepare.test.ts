import { describe, expect, it } from "vitest";
import { matrix, row } from "../../src/core/matrix.ts";
import { prepare, type Settings } from "../../src/core/prepare.ts";
import { random } from "../support/random.ts";
import { taskLogits } from "../support/simulation.ts";
import { mapRows } from "../support/transforms.ts";

const SETTINGS: Settings = { representation: "canonical", correlation: { kind: "cosine" } };
const [PROBES, CLASSES] = [60, 10];
const logits = taskLogits(PROBES, CLASSES, random(1));
const source = prepare(logits, SETTINGS);

describe("the labels of a model are those that its users get", () => {
  it("from a winner that is ahead by less than centred scores can hold", () => {
    const hidden = mapRows(logits, (scores) => {
      const [first, , third] = scores.slice().sort().reverse();
      return scores.map((score) => (score < third ? score - third : score === first ? 1e-20 : 0));
    });
    expect(prepare(hidden, SETTINGS, source).labels).toEqual(source.labels);
  });

  it("from the first of those that tie in the model's own order of classes, whatever the source's is", () => {
    const reversed = mapRows(logits, (scores) => scores.slice().reverse());
    for (let i = 0; i < PROBES; i += 1) {
      const scores = row(reversed, i);
      const [first, second] = scores.slice().sort().reverse();
      scores[scores.indexOf(second)] = first;
    }
    const { labels, order } = prepare(reversed, SETTINGS, source);
    expect(order).toEqual(Int32Array.from({ length: CLASSES }, (_, j) => CLASSES - 1 - j));
    const first = Array.from({ length: PROBES }, (_, i) => {
      const scores = row(reversed, i);
      return CLASSES - 1 - scores.indexOf(Math.max(...scores));
    });
    expect([...labels]).toEqual(first);
  });

  it("from the columns that play the source's classes, where there are more", () => {
    const more = matrix(PROBES, CLASSES + 1);
    for (let i = 0; i < PROBES; i += 1) row(more, i).set([-9, ...row(logits, i)]);
    expect(prepare(more, SETTINGS, source).labels).toEqual(source.labels);
  });
});
