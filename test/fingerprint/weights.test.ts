import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { unpackArchive } from "../../src/fingerprint/archive.ts";
import type { Fingerprint } from "../../src/fingerprint/fingerprint.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import type { WeightsFile } from "../../src/fingerprint/weights.ts";
import { readAncestor, sketchSource } from "../../src/tasks/own-weights.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { SOURCE, SOURCE_BYTES, ZOO } from "../support/fixture-source.ts";
import { opened } from "../support/run-file.ts";
import { writeZip } from "../support/zip-writer.ts";

let fingerprint: Fingerprint;
let bytes: Uint8Array;

const sketch = (secret: string) => opened(SOURCE, (source) => sketchSource(source, secret));

beforeAll(async () => {
  const made = await sketch("a secret");
  if (!made) throw new Error("no sketch");
  const known = { sketch: made, ancestors: [] };
  const ancestor = await opened(join(ZOO, "derived", "finetune-all-1.onnx"), (model) => readAncestor(model, known));
  fingerprint = { ...(await makeFingerprint()), weights: { ...known, ancestors: [ancestor] } };
  bytes = packFingerprint(fingerprint);
});

describe("the sketch in a fingerprint", () => {
  it("comes back as it was, and gives the same bytes again", () => {
    const back = unpackFingerprint(bytes, "f.sac");
    expect(back.weights).toEqual(fingerprint.weights);
    expect(sha256(packFingerprint(back))).toBe(sha256(bytes));
  });

  it("is less than a twentieth of the model", () => {
    const members = unpackArchive(bytes, "f.sac");
    const size = ["weights.json", "weights.npy"].reduce((sum, name) => sum + (members.get(name)?.length ?? 0), 0);
    expect(size).toBeGreaterThan(0.02 * SOURCE_BYTES.length);
    expect(size).toBeLessThan(0.05 * SOURCE_BYTES.length);
  });

  it("depends on the secret, and on nothing else", async () => {
    const [one, same, other] = await Promise.all(["a secret", "a secret", "another"].map(sketch));
    expect(same).toEqual(one);
    expect(other?.seed).not.toBe(one?.seed);
    expect(other?.vectors[0].values).not.toEqual(one?.vectors[0].values);
  });

  it("keeps which sets of units prove nothing", () => {
    const known = fingerprint.weights;
    if (!known) throw new Error("no sketch");
    const back = unpackFingerprint(packFingerprint({ ...fingerprint, weights: { ...known, tied: [1, 3] } }), "f.sac");
    expect(back.weights?.tied).toEqual([1, 3]);
  });

  it("has biases, and is read without them as earlier versions made it", () => {
    const known = fingerprint.weights;
    if (!known) throw new Error("no sketch");
    expect(known.sketch.seedless?.biases.map((one) => one?.length)).toEqual([16, 32, 32, 48, 48, undefined]);
    const { seedless: _, ...earlier } = known.sketch;
    const without = packFingerprint({ ...fingerprint, weights: { ...known, sketch: earlier } });
    expect(unpackFingerprint(without, "f.sac").weights).toEqual({ ...known, sketch: earlier });
  });

  it("need not be there", async () => {
    const without = unpackFingerprint(packFingerprint(await makeFingerprint()), "f.sac");
    expect(without.weights).toBeUndefined();
  });
});

function zip(members: ReadonlyMap<string, Uint8Array>): Buffer {
  return writeZip([...members].map(([name, data]) => ({ name, data })));
}

/** The fingerprint with its `weights.json` or another member changed, and every digest made right again. */
function altered(change: (file: WeightsFile, members: Map<string, Uint8Array>) => void): Uint8Array {
  const members = new Map(unpackArchive(bytes, "f.sac"));
  const file: WeightsFile = JSON.parse(Buffer.from(members.get("weights.json") ?? []).toString());
  change(file, members);
  members.set("weights.json", Buffer.from(JSON.stringify(file)));
  const manifest = JSON.parse(Buffer.from(members.get("fingerprint.json") ?? []).toString());
  members.delete("fingerprint.json");
  manifest.members = Object.fromEntries([...members].map(([name, data]) => [name, sha256(data)]));
  return zip(new Map([["fingerprint.json", Buffer.from(JSON.stringify(manifest))], ...members]));
}

describe("a sketch that was tampered with is refused", () => {
  it.each<[string, (file: WeightsFile, members: Map<string, Uint8Array>) => void]>([
    ["a layer that reads a space that is not there", (file) => (file.layers[0].input[0].space = 99)],
    ["a layer of another height", (file) => (file.layers[1].rows += 1)],
    ["a layer of another width", (file) => (file.layers[1].columns += 1)],
    ["units beyond a space", (file) => (file.layers[1].input[0].offset = 3)],
    ["groups that do not divide", (file) => (file.layers[1].groups = 5)],
    ["a space of another width", (file) => (file.spaces[2].width += 1)],
    ["a layer too few", (file) => file.layers.pop()],
    ["vectors of other units", (file) => (file.vectors[0][0] += 1)],
    ["more values than there are", (file) => (file.vectors[0][1] += 1)],
    ["a vector too few", (file) => file.vectors.pop()],
    ["a descriptor of another length", (file) => (file.layers[0].descriptor = "AAAA")],
    ["a tied space that is not there", (file) => (file.tied = [99])],
    ["an ancestor with other vectors", (file) => (file.ancestors[0].vectors[0] = [1, 2, 3])],
    ["biases of a layer too few", (file) => file.biases?.pop()],
    ["biases of a layer that is not there", (file) => file.biases?.push(99)],
    ["biases of layers in another order", (file) => file.biases?.reverse()],
    ["norms that are not there", (file) => (file.norms = [128])],
    ["a step that is no number", (file) => (file.vectors[0][2] = -1)],
    ["values in another format", (_, members) => members.set("weights.npy", Buffer.from("no numbers at all"))],
    ["no values", (_, members) => members.delete("weights.npy")],
    ["no values of the ancestor", (_, members) => members.delete("weights/ancestor-0000.npy")],
  ])("%s", async (_, change) => {
    const { kind } = await failureOf(() => unpackFingerprint(altered(change), "f.sac"));
    expect(kind).toBe("fingerprint");
  });

  it("for a byte that its digest does not know", async () => {
    const members = new Map(unpackArchive(bytes, "f.sac"));
    const values = Uint8Array.from(members.get("weights.npy") ?? []);
    values[values.length - 1] ^= 1;
    const forged = zip(members.set("weights.npy", values));
    expect((await failureOf(() => unpackFingerprint(forged, "f.sac"))).code).toBe("FINGERPRINT_DIGEST");
  });

  it("but not one that is whole", () => {
    expect(
      unpackFingerprint(
        altered(() => undefined),
        "f.sac",
      ).weights,
    ).toEqual(fingerprint.weights);
  });
});
