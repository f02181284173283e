import { describe, expect, test } from "vitest";
import { seededNumbers } from "../../src/core/random.ts";
import type { PartialPreprocess, Pixels } from "../../src/probes/preprocess.ts";
import { type Batch, drawBatches } from "../../src/runtime/asking.ts";
import {
  BATCH_SWITCHES,
  type BatchSwitch,
  normalisedByBatch,
  withBatchSwitch,
  withNeighbours,
} from "../support/batch-switches.ts";
import { failureOf } from "../support/failure.ts";
import { runOptions } from "../support/fixture-source.ts";
import { appendNodes, node, tensor, valueInfo } from "../support/onnx-builder.ts";
import { random } from "../support/random.ts";
import { runFile } from "../support/run-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyClassifier } from "../support/tiny-classifier.ts";

const folder = temporaryFolder();
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

const drawn = (n: number, batch: number, batchFixed: boolean, seed: number) =>
  drawBatches(n, { batch, batchFixed }, seededNumbers(seed)).asked;
const asked = (batch: Batch) => batch.filter(({ filling }) => filling === undefined).map(({ item }) => item);
const fed = (batches: readonly Batch[]) => batches.reduce((sum, { length }) => sum + length, 0);

describe.each([false, true])("batches, where their size is fixed: %s", (batchFixed) => {
  test.each([
    [100, 32],
    [100, 8],
    [100, 3],
    [100, 2],
    [100, 1],
    [40, 32],
    [17, 32],
    [7, 32],
    [2, 32],
    [1, 32],
    [1020, 32],
  ])("of %i items and at most %i at once ask about all, some again, and of none twice at once", (n, most) => {
    for (const seed of SEEDS) {
      const batches = drawn(n, most, batchFixed, seed);
      const alone = batchFixed && most > 1 ? batches.slice(-2) : [];
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(most);
        if (batchFixed) expect(batch).toHaveLength(most);
        if (!alone.includes(batch)) expect(new Set(asked(batch)).size).toBe(asked(batch).length);
      }
      const all = batches.flatMap(asked);
      expect(new Set(all)).toEqual(new Set(Array.from({ length: n }, (_, i) => i)));
      const again = new Set(all.filter((item, i) => all.indexOf(item) < i));
      expect(again.size).toBeGreaterThanOrEqual(Math.min(n, most, 6));
    }
  });

  test.each([
    [100, 32],
    [100, 1],
    [5, 32],
  ])(
    "of %i items and at most %i at once hold eight, if there are so many, once more for the graph as it is written",
    (n, most) => {
      for (const seed of SEEDS) {
        const { asWritten } = drawBatches(n, { batch: most, batchFixed }, seededNumbers(seed));
        const again = asWritten.flatMap(asked);
        expect(new Set(again).size).toBe(again.length);
        expect(again.length).toBeGreaterThanOrEqual(Math.min(n, 8));
        for (const batch of asWritten) expect(batch.length).toBeLessThanOrEqual(most);
        if (batchFixed) expect(asWritten.every(({ length }) => length === most)).toBe(true);
      }
    },
  );

  test("are the same for the same seed, and others for another", () => {
    expect(drawn(100, 32, batchFixed, 3)).toEqual(drawn(100, 32, batchFixed, 3));
    expect(drawn(100, 32, batchFixed, 3)).not.toEqual(drawn(100, 32, batchFixed, 4));
  });
});

describe("a model with a free batch", () => {
  test("is asked about 100 items with a tenth of them again, in batches from half the usual size on", () => {
    for (const seed of SEEDS) {
      const batches = drawn(100, 32, false, seed);
      expect(fed(batches)).toBe(110);
      const first = batches.slice(0, -5);
      expect(first.slice(0, -1).every(({ length }) => length >= 16)).toBe(true);
      expect(batches.slice(-5).map(({ length }) => length)).toEqual([6, 1, 1, 1, 1]);
    }
    expect(new Set(SEEDS.map((seed) => drawn(100, 32, false, seed)[0].length)).size).toBeGreaterThan(8);
  });

  /** Whether a switch on batches and places is seen, and the share of items whose first answer is honest. */
  function against(batches: readonly Batch[], isDishonest: (batch: Batch, place: number, index: number) => boolean) {
    const told = new Map<number, boolean[]>();
    batches.forEach((batch, index) => {
      batch.forEach(({ item, filling }, place) => {
        if (filling === undefined) told.set(item, [...(told.get(item) ?? []), isDishonest(batch, place, index)]);
      });
    });
    const answers = [...told.values()];
    const honest = answers.filter(([first]) => !first).length / answers.length;
    return { seen: answers.some(([first, ...others]) => others.some((other) => other !== first)), honest };
  }

  test.each([40, 100, 200])(
    "of %i items shows every switch on one size, or at most half of the answers are switched",
    (n) => {
      for (const seed of SEEDS) {
        const batches = drawn(n, 32, false, seed);
        for (let size = 1; size <= 32; size += 1) {
          const { seen, honest } = against(batches, ({ length }) => length === size);
          expect(seen || honest > 0.5).toBe(true);
        }
      }
    },
  );

  test.each([40, 100, 200])("of %i items shows every switch on batches of so many and more", (n) => {
    for (const seed of SEEDS) {
      const batches = drawn(n, 32, false, seed);
      for (let size = 2; size <= 32; size += 1) {
        const { seen, honest } = against(batches, ({ length }) => length >= size);
        expect(seen || honest > 0.5).toBe(true);
      }
      for (const parity of [0, 1]) expect(against(batches, ({ length }) => length % 2 === parity).seen).toBe(true);
    }
  });

  test("shows a switch on the place from which on more than a sixth of the answers are switched", () => {
    for (const seed of SEEDS) {
      const batches = drawn(100, 32, false, seed);
      for (let from = 1; from < 32; from += 1) {
        const { seen, honest } = against(batches, (_, place) => place >= from);
        expect(seen || honest >= 5 / 6).toBe(true);
      }
    }
  });

  test("shows a switch that is thrown for every batch anew in 98 of 100 cases", () => {
    let missed = 0;
    for (const seed of SEEDS) {
      const batches = drawn(100, 32, false, seed);
      for (let throwing = 0; throwing < 50; throwing += 1) {
        const coin = random(1000 * seed + throwing);
        const thrown = batches.map(() => coin.uniform() < 0.5);
        missed += against(batches, (_, __, index) => thrown[index]).seen ? 0 : 1;
      }
    }
    expect(missed / (50 * SEEDS.length)).toBeLessThan(0.02);
  });
});

describe("a model with a fixed batch", () => {
  test("is fed no image twice but where it is asked about one alone: all the same, or with black ones", () => {
    const batches = drawn(20, 64, true, 1);
    expect(batches).toHaveLength(4);
    for (const batch of batches.slice(0, 2)) {
      expect(new Set(batch.map(({ item, filling }) => `${item} ${filling}`)).size).toBe(64);
      expect(batch.some(({ filling }) => filling === "black")).toBe(false);
    }
    const [repeated, withBlack] = batches.slice(-2);
    const [one] = asked(repeated);
    expect(asked(repeated)).toEqual(Array.from({ length: 64 }, () => one));
    expect(asked(withBlack)).toEqual([one]);
    expect(withBlack.filter(({ filling }) => filling === "black")).toHaveLength(63);
  });

  test("gets what its last batch lacks from the images of others", () => {
    const batches = drawn(100, 32, true, 1);
    expect(batches).toHaveLength(6);
    expect(
      batches
        .slice(0, 5)
        .flat()
        .every(({ filling }) => filling === undefined),
    ).toBe(true);
  });
});

const SIDE = 8;
const unscaled: PartialPreprocess = { scale: 1 / 255 };
const probes = Array.from({ length: 60 }, (_, seed): Pixels => {
  const { uniform } = random(seed + 1);
  const tint = [uniform(), uniform(), uniform()];
  const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => 255 * (0.5 * tint[i % 3] + 0.5 * uniform()));
  return { width: SIDE, height: SIDE, data };
});
const TINY = { input: "images", output: "logits", classes: 5 };

function run(name: string, bytes: Uint8Array, images = probes) {
  return runFile(folder.write(`${name}.onnx`, bytes), images, unscaled, runOptions());
}

async function answers(name: string, bytes: Uint8Array, images = probes): Promise<Float32Array> {
  const { answer } = await run(name, bytes, images);
  if (answer.kind === "labels") throw new Error("scores were expected");
  return answer.outputs.data;
}

describe("a model that answers by its company", () => {
  const honest = () => answers("tiny", tinyClassifier());
  /** Switches that concern few of the answers: of the others half and more are as they were. */
  const HARMLESS: ReadonlySet<BatchSwitch> = new Set(["exactly-32", "first", "last", "one-image-twice"]);

  test.each(BATCH_SWITCHES)("is refused, or most of its answers are its own: %s", async (when) => {
    const bytes = withBatchSwitch(tinyClassifier(), when, TINY);
    if (!HARMLESS.has(when)) {
      const { code, hint } = await failureOf(() => run(when, bytes));
      expect(code).toBe(when === "the-first-calls" ? "OUTPUT_RANDOM" : "OUTPUT_DEPENDS_ON_BATCH");
      expect(hint).toContain("may have been made to evade this");
      return;
    }
    const own = await honest();
    const given = await answers(when, bytes).catch((thrown: unknown) => {
      expect(thrown).toMatchObject({ code: "OUTPUT_DEPENDS_ON_BATCH" });
      return own;
    });
    const kept = probes.filter((_, i) => Math.abs(given[5 * i] - own[5 * i]) < 1e-4).length;
    expect(kept).toBeGreaterThan(probes.length / 2);
  });

  test.each([
    ["normalised", normalisedByBatch],
    ["neighbours", withNeighbours],
  ])("though nobody may have meant it is refused: %s", async (name, make) => {
    const { code } = await failureOf(() => run(name, make(tinyClassifier(), TINY)));
    expect(code).toBe("OUTPUT_DEPENDS_ON_BATCH");
  });

  test.each(["more-than-one", "different-images", "unlike-the-mean", "every-other"] as const)(
    "is refused with a fixed batch, too, where that means anything: %s",
    async (when) => {
      const given = withBatchSwitch(tinyClassifier(8), when, TINY);
      if (when === "more-than-one") return expect(await answers("always", given)).toHaveLength(300);
      const { code } = await failureOf(() => run("fixed", given));
      expect(code).toBe("OUTPUT_DEPENDS_ON_BATCH");
    },
  );

  test("is refused however large the numbers that are added to all scores of an image", async () => {
    const shifted = appendNodes(withBatchSwitch(tinyClassifier(), "more-than-one", TINY), {
      nodes: [node("Mul", ["brightness", "large"], ["more"]), node("Add", ["given", "more"], ["shifted"])],
      initialisers: [tensor("large", [], Float32Array.of(3000))],
      outputs: [valueInfo("shifted", "float32", ["batch", 5])],
    });
    const { code } = await failureOf(() => run("shifted", shifted));
    expect(code).toBe("OUTPUT_DEPENDS_ON_BATCH");
  });
});

describe("a model that is judged all the same", () => {
  test("takes its scale from the whole batch, as dynamic quantisation does", async () => {
    const quantised = appendNodes(tinyClassifier(), {
      firstNodes: [
        node("DynamicQuantizeLinear", ["pictures"], ["whole", "scale", "zero"]),
        node("DequantizeLinear", ["whole", "scale", "zero"], ["images"]),
      ],
      inputs: [valueInfo("pictures", "float32", ["batch", 3, SIDE, SIDE])],
    });
    const [given, own] = [await answers("quantised", quantised), await answers("tiny", tinyClassifier())];
    expect(given).not.toEqual(own);
    expect(Math.max(...given.map((value, i) => Math.abs(value - own[i])))).toBeLessThan(0.05);
  });

  test("says that its batch is free, and has it fixed to 1 inside: it is asked one by one", async () => {
    const own = await run("tiny", tinyClassifier());
    const one = await run("one", tinyClassifier("batch", 1));
    expect([own.oneByOne, one.oneByOne]).toEqual([false, true]);
    expect(one.fed).toBe(probes.length + 6 + 8);
    const [given, expected] = [
      await answers("one", tinyClassifier("batch", 1)),
      await answers("tiny", tinyClassifier()),
    ];
    expect(Math.max(...given.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(1e-4);
  });

  test("gives one row for several images, and is asked one by one", async () => {
    const summed = appendNodes(tinyClassifier(), {
      nodes: [node("ReduceMean", ["logits"], ["given"], { axes: [0] })],
      outputs: [valueInfo("given", "float32", ["rows", 5])],
    });
    const { oneByOne, answer } = await run("summed", summed);
    expect(oneByOne).toBe(true);
    expect(answer).toMatchObject({ outputs: { rows: 60, columns: 5 } });
  });
});

test("a model that fails one by one as well fails as it did first", async () => {
  const { code, message } = await failureOf(() => run("seven", tinyClassifier("batch", 7)));
  expect(code).toBe("MODEL_RUN_FAILED");
  expect(message).toMatch(/reshape/i);
});
