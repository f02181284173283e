import { describe, expect, it } from "vitest";
import { mostContested } from "../../src/core/contested.ts";
import { matrix } from "../../src/core/matrix.ts";
import { prepareFamily } from "../../src/core/prepare-family.ts";
import { simulateFamily } from "../support/family.ts";
import { random } from "../support/random.ts";

const model = (...rows: number[][]) => matrix(rows.length, rows[0].length, Float32Array.from(rows.flat()));

describe("the most contested images", () => {
  it("are those on which models give different classes, the surer the more contested", () => {
    const first = model([5, 0, 0], [0.1, 0, 0], [5, 0, 0], [1, 0, 0]);
    const second = model([5, 0, 0], [0, 0.1, 0], [0, 5, 0], [0, 1, 0]);
    expect(mostContested([first, second], 3)).toEqual([2, 3, 1]);
  });

  it("are the first ones where models agree on all", () => {
    const one = model([1, 0], [0, 1], [3, 0]);
    expect(mostContested([one, one, one], 2)).toEqual([0, 1]);
  });

  it("do not depend on which of the models is the source", () => {
    const { members } = simulateFamily(random(1), 4);
    const [source, ...twins] = members;
    expect(mostContested([...twins, source], 25)).toEqual(mostContested(members, 25));
  });

  it("do not depend on whether models answer with logits or probabilities", () => {
    const { members } = simulateFamily(random(2), 3);
    const asProbabilities = members.map(({ rows, columns, data }) => {
      const softmax = new Float32Array(data.length);
      for (let i = 0; i < rows; i += 1) {
        const exponentials = data.subarray(i * columns, (i + 1) * columns).map(Math.exp);
        const sum = exponentials.reduce((total, value) => total + value, 0);
        softmax.set(
          exponentials.map((value) => value / sum),
          i * columns,
        );
      }
      return matrix(rows, columns, softmax);
    });
    expect(mostContested(asProbabilities, 25)).toEqual(mostContested(members, 25));
  });
});

describe("a family that is compared", () => {
  const settings = { representation: "canonical", correlation: { kind: "cosine" } } as const;

  it("goes by labels where one member has nothing else, and so does the suspect", () => {
    const { members, copy } = simulateFamily(random(3), 3);
    const [first, ...others] = members;
    const labels = matrix(first.rows, 5);
    for (let i = 0; i < first.rows; i += 1) labels.data[5 * i + (i % 5)] = 1;
    const prepared = prepareFamily([...others, labels], [copy(1)], settings, false);
    const forms = [...prepared.members, ...prepared.references, prepared.suspect(copy(1))].map((one) => one?.form);
    expect(new Set(forms)).toEqual(new Set(["labels"]));
  });

  it("leaves out references of other classes", () => {
    const { members, stranger } = simulateFamily(random(4), 3);
    const { stranger: other } = simulateFamily(random(4), 3, 60, 3);
    expect(prepareFamily(members, [stranger(1), other(1)], settings, false).references).toHaveLength(1);
  });
});
