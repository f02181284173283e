import { describe, expect, it } from "vitest";
import type { ActivationSketch } from "../../src/core/activations/kept.ts";
import { sha256 } from "../../src/digest.ts";
import { unpackArchive } from "../../src/fingerprint/archive.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { writeZip } from "../support/zip-writer.ts";

const sketch: ActivationSketch = {
  images: 4,
  grid: 2,
  widths: [8, 16],
  layers: [
    { name: "first", units: 3 },
    { name: "second", units: 2 },
  ],
  values: Int8Array.from({ length: 5 * 16 }, (_, i) => ((i * 37) % 255) - 127),
};
const inside = { likeness: [0.5, 0.25], sameShape: true };

async function withSketch() {
  const fingerprint = await makeFingerprint({ unrelated: 3 });
  const { unrelated = [], derived = [] } = fingerprint.calibration ?? {};
  const looked = unrelated.map((one, i) => (i === 1 ? one : { ...one, inside }));
  return { ...fingerprint, activations: sketch, calibration: { unrelated: looked, derived } };
}

describe("the sketch of hidden layers in a fingerprint", () => {
  it("comes back as it was, beside what is known of the references, and gives the same bytes again", async () => {
    const fingerprint = await withSketch();
    const bytes = packFingerprint(fingerprint);
    const back = unpackFingerprint(bytes, "f.sac");
    expect(back.activations).toEqual(sketch);
    expect(back.calibration?.unrelated.map((one) => one.inside)).toEqual([inside, undefined, inside]);
    expect(sha256(packFingerprint(back))).toBe(sha256(bytes));
  });

  it("need not be there", async () => {
    const back = unpackFingerprint(packFingerprint(await makeFingerprint()), "f.sac");
    expect(back.activations).toBeUndefined();
  });

  it("takes at most 2 MB, however large the source", async () => {
    const layers = Array.from({ length: 16 }, (_, i) => ({ name: `layer ${i}`, units: 32 }));
    const values = new Int8Array(16 * 32 * 64 * 16).fill(1);
    const fingerprint = await makeFingerprint({ probes: 64 });
    const largest = { images: 64, grid: 4, widths: [], layers, values };
    const without = packFingerprint(fingerprint).length;
    expect(packFingerprint({ ...fingerprint, activations: largest }).length - without).toBeLessThan(2e6);
  });

  it.each([
    ["tells of more images than there are probes", { images: 5 }],
    ["tells of other values than there are", { layers: [{ name: "first", units: 3 }] }],
    ["has more units of a layer than are kept", { layers: [{ name: "first", units: 33 }] }],
    ["has no layers", { layers: [] }],
    ["has more cells than an image has", { grid: 1000 }],
    ["has a field of its own", { strange: 1 }],
  ])("is refused where it %s", async (_, change) => {
    const members = new Map(unpackArchive(packFingerprint(await withSketch()), "f.sac"));
    const json = (member: string) => JSON.parse(Buffer.from(members.get(member) ?? []).toString());
    members.set("activations.json", Buffer.from(JSON.stringify({ ...json("activations.json"), ...change })));
    const manifest = json("fingerprint.json");
    manifest.members["activations.json"] = sha256(members.get("activations.json") ?? new Uint8Array());
    members.set("fingerprint.json", Buffer.from(JSON.stringify(manifest)));
    const damaged = writeZip([...members].map(([name, data]) => ({ name, data })));
    expect((await failureOf(() => unpackFingerprint(damaged, "f.sac"))).code).toBe("FINGERPRINT_INVALID");
  });
});
