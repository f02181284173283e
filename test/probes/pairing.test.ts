import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImageFile } from "../../src/probes/image-file.ts";
import { choosePairs } from "../../src/probes/pairing.ts";
import { seededOrder } from "../../src/probes/select.ts";

/** A folder for each person, with so many images. */
function folderOf(counts: readonly number[]) {
  const images = counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i): ImageFile => {
      const name = `${label}/${i}.png`;
      return { path: name, name, label, sha256: createHash("sha256").update(name).digest("hex") };
    }),
  );
  return { images, classes: counts.map(String) };
}

const counts = fc.array(fc.integer({ min: 3, max: 12 }), { minLength: 2, maxLength: 8 });
const possible = (all: readonly number[]) => all.reduce((sum, n) => sum + Math.min(Math.floor(n / 2), n - 2), 0);

describe("targets and gallery images", () => {
  it("are never the same image, never of two people, and as many as were asked for", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), fc.integer({ min: 0, max: 99 }), (all, most, seed) => {
        const wanted = Math.max(2, Math.floor(possible(all) / 2));
        const people = choosePairs(folderOf(all), wanted, most, seed);
        expect(people.flatMap(({ targets }) => targets)).toHaveLength(wanted);
        for (const { identity, targets, gallery } of people) {
          const used = [...targets, ...gallery];
          expect(new Set(used).size).toBe(used.length);
          for (const { label } of used) expect(label).toBe(identity);
          expect(gallery.length).toBeGreaterThanOrEqual(2);
          expect(gallery.length).toBeLessThanOrEqual(most);
        }
        const given = people.map(({ targets }) => targets.length);
        const full = people.every(
          ({ identity }, i) =>
            given[i] === Math.max(...given) ||
            given[i] >= Math.max(...given) - 1 ||
            given[i] === Math.min(Math.floor(all[identity] / 2), all[identity] - 2),
        );
        expect(full, "people take turns").toBe(true);
      }),
    );
  });

  it("follow from the seed by a rule that anyone can replay", () => {
    const folder = folderOf([6, 7, 8]);
    for (const { identity, targets, gallery } of choosePairs(folder, 6, 4, 3)) {
      const own = seededOrder(
        folder.images.filter(({ label }) => label === identity),
        3,
      );
      expect([...targets, ...gallery]).toEqual(own.slice(0, targets.length + gallery.length));
    }
    const names = (seed: number) =>
      choosePairs(folder, 6, 4, seed).flatMap(({ targets }) => targets.map(({ name }) => name));
    expect(names(1)).not.toEqual(names(2));
    expect(names(1)).toEqual(names(1));
  });

  it("leave out what is not wanted", () => {
    const folder = folderOf([9, 9]);
    const [first] = choosePairs(folder, 2, 50, 0);
    const unwanted = new Set(first.targets.map(({ sha256 }) => sha256));
    const again = choosePairs(folder, 2, 50, 0, unwanted).flatMap(({ targets, gallery }) => [...targets, ...gallery]);
    expect(again.filter(({ sha256 }) => unwanted.has(sha256))).toEqual([]);
  });

  it("pass over a person of whom too few images are wanted", () => {
    const folder = folderOf([9, 9, 3]);
    const unwanted = new Set(folder.images.slice(-2).map(({ sha256 }) => sha256));
    expect(
      choosePairs(folder, 4, 50, 0, unwanted)
        .map(({ identity }) => identity)
        .sort(),
    ).toEqual([0, 1]);
  });

  it.each([
    ["a flat folder", { ...folderOf([5, 5]), classes: undefined }, "IMAGES_UNLABELLED"],
    ["one person", folderOf([9]), "IDENTITIES_TOO_FEW"],
    ["a person with one image", folderOf([5, 1, 5]), "IDENTITIES_TOO_FEW"],
    ["too few images of all but one", folderOf([5, 2, 2]), "IDENTITIES_TOO_FEW"],
    ["fewer images than targets", folderOf([4, 4]), "IMAGES_TOO_FEW"],
  ])("cannot be had of %s", (_, folder, code) => {
    expect(() => choosePairs(folder, 5, 50, 0)).toThrow(expect.objectContaining({ code }));
  });
});
