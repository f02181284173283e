import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImageFile } from "../../src/probes/image-file.ts";
import {
  AS_IMAGES_ALLOW,
  ASKED_SELECTIONS,
  asRange,
  countFor,
  isEnough,
  seededOrder,
  selectionFor,
  selectProbes,
} from "../../src/probes/select.ts";
import { failureOf } from "../support/failure.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function imagesOf(contents: readonly string[]): ImageFile[] {
  return contents.map((content, i) => ({ path: `${i}.jpg`, name: `${i}.jpg`, sha256: sha256(content), label: 0 }));
}

const forty = imagesOf(Array.from({ length: 40 }, (_, i) => `image ${i}`));
const digests = (images: readonly ImageFile[]) => images.map((image) => image.sha256);

describe("seededOrder", () => {
  it("can be replayed from the digests and the seed alone", () => {
    for (const seed of [0, 1, 4294967296]) {
      const replayed = digests(forty)
        .map((digest) => [sha256(`${seed}:${digest}`), digest])
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, digest]) => digest);
      expect(digests(seededOrder(forty, seed))).toEqual(replayed);
    }
  });

  it("does not depend on the names or the order of the files", () => {
    const contents = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 30 });
    const shuffled = contents.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.nat(), ([one, other], seed) => {
        expect(digests(seededOrder(imagesOf(one), seed))).toEqual(digests(seededOrder(imagesOf(other), seed)));
      }),
    );
  });

  it("is another one for another seed", () => {
    const orders = [0, 1, 2, 3].map((seed) => digests(seededOrder(forty, seed)).join());
    expect(new Set(orders).size).toBe(4);
  });

  it("draws evenly: over many seeds every image comes first about as often", () => {
    const ten = forty.slice(0, 10);
    const firsts = Array.from({ length: 2000 }, (_, seed) => seededOrder(ten, seed)[0].sha256);
    for (const { sha256: digest } of ten) {
      const share = firsts.filter((first) => first === digest).length / firsts.length;
      expect(share).toBeGreaterThan(0.07);
      expect(share).toBeLessThan(0.13);
    }
  });

  it("counts files with the same content once", () => {
    expect(seededOrder(imagesOf(["a", "b", "a", "a"]), 0)).toHaveLength(2);
  });
});

describe("countFor", () => {
  it.each([
    [1000, 400],
    [400, 400],
    [399, 200],
    [200, 200],
    [199, 100],
    [99, 100],
    [0, 100],
    [undefined, 100],
  ])("makes of %s mistakes, where nothing is asked for, %i probes", (mistakes, count) => {
    expect(countFor(AS_IMAGES_ALLOW, "auto", mistakes)).toBe(count);
    expect(countFor(AS_IMAGES_ALLOW, "misclassified", mistakes)).toBe(count);
    expect(countFor(AS_IMAGES_ALLOW, "mixed", mistakes)).toBe(100);
    expect(countFor(AS_IMAGES_ALLOW, "random", mistakes)).toBe(100);
  });

  it("is the number that is asked for, and otherwise within its bounds and as many as there are mistakes for", () => {
    const range = fc.tuple(fc.integer({ min: 2, max: 500 }), fc.nat(500)).map(([least, more]) => [least, least + more]);
    fc.assert(
      fc.property(range, fc.nat(2000), fc.constantFrom(...ASKED_SELECTIONS), ([least, most], mistakes, asked) => {
        expect(countFor(asRange(least), asked, mistakes)).toBe(least);
        const count = countFor({ least, most }, asked, mistakes);
        expect(count).toBeGreaterThanOrEqual(least);
        expect(count).toBeLessThanOrEqual(most);
        if (count > least) expect(mistakes).toBeGreaterThanOrEqual(count);
      }),
    );
  });
});

describe("isEnough", () => {
  it("is so when the choice can be made of the images, and no larger one is possible", () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(600), fc.constantFrom(...ASKED_SELECTIONS), (mistakes, right, asked) => {
        if (!isEnough(AS_IMAGES_ALLOW, asked, mistakes + right, mistakes)) return;
        const count = countFor(AS_IMAGES_ALLOW, asked, mistakes);
        const images = imagesOf(Array.from({ length: mistakes + right }, (_, i) => `${i}`));
        const rule = selectionFor(asked, count, images.length, mistakes);
        const wrong = new Set(images.slice(0, mistakes));
        expect(selectProbes(images, rule, count, (image) => wrong.has(image))).toHaveLength(count);
        expect(count).toBe(countFor(AS_IMAGES_ALLOW, asked, 10_000));
      }),
    );
  });

  it.each([
    ["auto", 1000, 400, true],
    ["auto", 1000, 399, false],
    ["misclassified", 1000, 399, false],
    ["mixed", 1000, 50, true],
    ["mixed", 1000, 49, false],
    ["mixed", 99, 50, false],
    ["random", 100, 0, true],
    ["auto", 100, undefined, true],
    ["auto", 99, undefined, false],
  ] as const)("%s: of %i images, %s of them mislabelled: %s", (asked, images, mistakes, is) => {
    expect(isEnough(AS_IMAGES_ALLOW, asked, images, mistakes)).toBe(is);
  });
});

describe("selectionFor", () => {
  it.each([
    ["misclassified", 100, 500, 115],
    ["misclassified", 100, 500, 100],
    ["mixed", 100, 500, 99],
    ["mixed", 101, 500, 51],
    ["random", 101, 500, 50],
    ["random", 100, 140, 95],
    ["random", 100, 500, undefined],
  ] as const)("auto comes to %s for %i probes of %i images with %s mistakes", (expected, count, images, mistakes) => {
    expect(selectionFor("auto", count, images, mistakes)).toBe(expected);
  });

  it("leaves alone what was asked for", () => {
    for (const asked of ASKED_SELECTIONS) if (asked !== "auto") expect(selectionFor(asked, 100, 10, 0)).toBe(asked);
  });

  it("auto never comes to what the images do not allow, if random does not either", () => {
    const counts = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 40 }), (count, wrongs) => {
        const wrong = ({ name }: ImageFile) => Number.parseInt(name, 10) < wrongs;
        const rule = selectionFor("auto", count, forty.length, wrongs);
        expect(selectProbes(forty, rule, count, wrong)).toHaveLength(count);
      }),
    );
  });
});

describe("selectProbes", () => {
  const ordered = seededOrder(forty, 7);
  const mistakes = new Set(ordered.filter((_, i) => i % 3 === 0));
  const wrong = (image: ImageFile) => mistakes.has(image);

  it("random takes the first ones, without asking what the source says", () => {
    const never = () => expect.fail("asked");
    expect(selectProbes(ordered, "random", 12, never)).toEqual(ordered.slice(0, 12));
  });

  it("misclassified takes the first ones that the source gets wrong", () => {
    const expected = ordered.filter(wrong).slice(0, 9);
    expect(selectProbes(ordered, "misclassified", 9, wrong)).toEqual(expected);
  });

  it.each([
    [10, 5],
    [11, 6],
    [2, 1],
  ])("mixed, %i probes: %i that it gets wrong, the others right, all in seeded order", (count, half) => {
    const chosen = selectProbes(ordered, "mixed", count, wrong);
    expect(new Set(chosen).size).toBe(count);
    expect(chosen.slice(0, half)).toEqual(ordered.filter(wrong).slice(0, half));
    expect(chosen.slice(half)).toEqual(ordered.filter((image) => !wrong(image)).slice(0, count - half));
  });

  it.each([
    ["random", 41, "41 distinct images are needed, but only 40 are there to choose from"],
    [
      "misclassified",
      15,
      "15 images that the source mislabels after compression are needed, but only 14 are there to choose from",
    ],
    [
      "mixed",
      30,
      "15 images that the source mislabels after compression are needed, but only 14 are there to choose from",
    ],
  ] as const)("%s with too few images says how many there are", async (selection, count, words) => {
    const failure = await failureOf(() => selectProbes(ordered, selection, count, wrong));
    expect(failure.code).toBe("IMAGES_TOO_FEW");
    expect(failure.message).toContain(words);
    expect(failure.hint?.includes("--select random")).toBe(selection !== "random");
  });

  it("mixed with too few that the source gets right says so", async () => {
    const failure = await failureOf(() => selectProbes(ordered, "mixed", 20, (image) => image !== ordered[0]));
    expect(failure.message).toContain(
      "10 images that the source still labels right are needed, but only 1 is there to choose from",
    );
  });
});
