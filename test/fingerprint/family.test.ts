import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { packArchive, unpackArchive } from "../../src/fingerprint/archive.ts";
import { contentDigest } from "../../src/fingerprint/commitment.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { decodeContested } from "../../src/fingerprint/images.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { drawProbes } from "../../src/tasks/draw.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint, withFamily } from "../support/fingerprint.ts";
import { set, withMember } from "../support/forged.ts";
import { asVerification } from "../support/verification-fingerprint.ts";

const plain = await makeFingerprint({ probes: 4, unrelated: 2, derived: 1 });
const related = await withFamily(plain);
const family = related.family;
const open = (bytes: Uint8Array) => unpackFingerprint(bytes, "f.sac");
const without = { ...related, family: undefined, calibration: undefined };
const stored = (fingerprint: Fingerprint) =>
  ({ path: "f.sac", sha256: "", sealed: false, lock: undefined, fingerprint }) as const;

/** The same family by the fingerprint's own probes. */
function byOwnProbes(fingerprint: Fingerprint): Fingerprint {
  const { outputs, family: of } = fingerprint;
  if (!of) throw new Error("it has no family");
  const twins = of.twins.map((twin, i) => ({ ...twin, outputs: { ...outputs, data: outputs.data.map((x) => x + i) } }));
  return { ...fingerprint, calibration: plain.calibration, family: { ...of, twins, contested: undefined } };
}

describe("a fingerprint with twins", () => {
  it("is read as it was written, by probes of the twins' own and by its own", () => {
    const back = open(packFingerprint(related));
    expect(back.family).toEqual({
      ...family,
      contested: { ...family?.contested, images: back.family?.contested?.images },
    });
    expect(back.family?.contested?.images.map((image) => Buffer.from(image))).toEqual(
      family?.contested?.images.map((image) => Buffer.from(image)),
    );
    expect(back.calibration).toEqual(related.calibration);
    const own = byOwnProbes(related);
    expect(open(packFingerprint(own)).family).toEqual(own.family);
  });

  it("has the twins' digests, probes and outputs, and the references' outputs on them, as members of their own", () => {
    const members = [...unpackArchive(packFingerprint(related), "f.sac").keys()].filter((name) =>
      name.startsWith("twins"),
    );
    expect(members.sort()).toEqual([
      "twins.json",
      ...["probe-0000.jpg", "probe-0001.jpg", "source.npy", "twin-0000.npy", "twin-0001.npy", "twin-0002.npy"].map(
        (name) => `twins/${name}`,
      ),
      ...["unrelated-0000.npy", "unrelated-0001.npy"].map((name) => `twins/${name}`),
    ]);
  });

  it("shows the very pixels that source and twins saw", async () => {
    const [first] = await decodeContested(related);
    expect(sha256(first.data)).toBe(family?.contested?.probes[0].pixels);
    expect(await decodeContested(plain)).toEqual([]);
  });

  it("is the same fingerprint to a commitment", () => {
    expect(contentDigest(related)).toBe(contentDigest(without));
  });

  it("keeps the twins' own probes whole where some of the others are drawn, and draws them where there are no such", () => {
    const draw = { probes: 2, seed: "1" };
    expect(drawProbes(stored(related), draw).family).toEqual(family);
    const own = drawProbes(stored(byOwnProbes(related)), draw);
    expect(own.family?.twins.map(({ outputs }) => outputs.rows)).toEqual([2, 2, 2]);
    expect(own.family?.twins[0].outputs).toEqual(own.outputs);
    expect(open(packFingerprint(own)).family).toEqual(own.family);
  });
});

describe("a family that does not fit its fingerprint is refused", () => {
  const twins = (path: string, value: unknown) => withMember(related, "twins.json", set(path, value));
  const cases: [why: string, bytes: () => Uint8Array][] = [
    [
      "twins: ",
      () =>
        twins(
          "twins",
          family?.twins
            .slice(0, 2)
            .map(({ outputs: _, ...twin }, i) => ({ ...twin, outputs: `twins/twin-000${i}.npy` })),
        ),
    ],
    ["two models of its twins.json have the same outputs", () => twins("twins.1.outputs", "twins/twin-0000.npy")],
    ["lacks its member twins/twin-0009.npy", () => twins("twins.1.outputs", "twins/twin-0009.npy")],
    ["sourcePicked", () => twins("sourcePicked", "best")],
    ["at its top", () => twins("more", 1)],
  ];
  it.each(cases)("%s", async (why, bytes) => {
    const failure = await failureOf(() => open(bytes()));
    expect(failure.code).toMatch(/^FINGERPRINT_(INVALID|MEMBER_MISSING)$/);
    expect(failure.message).toContain(why);
  });

  it("if a twin was asked other probes", async () => {
    const [first, ...others] = family?.twins ?? [];
    const odd = { ...first, outputs: related.outputs };
    const bytes = packFingerprint({ ...related, family: family && { ...family, twins: [odd, ...others] } });
    const failure = await failureOf(() => open(bytes));
    expect(failure.message).toContain("the outputs of twin-1.onnx is 4 x 3, not 2 x 3");
  });

  it("if unrelated models were not asked about the twins' probes", async () => {
    const failure = await failureOf(() => open(packFingerprint({ ...related, calibration: plain.calibration })));
    expect(failure.message).toContain("its unrelated models do not have the probes of its twins.json");
  });

  it("if it goes by probes that were chosen by the source's errors", async () => {
    const { about } = related;
    const own = byOwnProbes({
      ...related,
      about: { ...about, selection: { ...about.selection, rule: "misclassified" } },
    });
    const failure = await failureOf(() => open(packFingerprint(own)));
    expect(failure.message).toContain("its own were chosen by the source's errors");
  });

  it("if a verification model has probes for its twins", async () => {
    const { fingerprint } = await asVerification(related);
    const failure = await failureOf(() => open(packFingerprint(fingerprint)));
    expect(failure.message).toContain("those of a verification model have not");
  });

  it("if there are so many models that comparing would take minutes", async () => {
    const [one] = plain.calibration?.unrelated ?? [];
    const many = Array.from({ length: 700 }, (_, i) => ({ ...one, sha256: sha256(String(i)) }));
    const own = byOwnProbes(related);
    const twin = own.family?.twins[0];
    if (!own.family || !twin) throw new Error("it has no family");
    const twinned = { ...own.family, twins: Array.from({ length: 30 }, () => twin) };
    const calibration = { unrelated: many, derived: [] };
    const failure = await failureOf(() => open(packFingerprint({ ...own, calibration, family: twinned })));
    expect(failure.code).toBe("FINGERPRINT_TOO_LARGE");
  });
});

it("a fingerprint whose twins' probe was changed names it", async () => {
  const members = unpackArchive(packFingerprint(related), "f.sac");
  const changed = packArchive(
    new Map([...members, ["twins/probe-0001.jpg", members.get("twins/probe-0000.jpg") ?? Buffer.of()]]),
  );
  expect(await failureOf(() => open(changed))).toMatchObject({
    code: "FINGERPRINT_DIGEST",
    message: expect.stringContaining("twins/probe-0001.jpg"),
  });
});
