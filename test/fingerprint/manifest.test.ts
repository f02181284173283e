import { describe, expect, it } from "vitest";
import { matrix } from "../../src/core/matrix.ts";
import { sha256 } from "../../src/digest.ts";
import { packArchive, unpackArchive } from "../../src/fingerprint/archive.ts";
import { encodeNpy } from "../../src/fingerprint/npy.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint } from "../support/fingerprint.ts";
import { type Json, set, withManifest } from "../support/forged.ts";

const good = await makeFingerprint({ probes: 4, classes: 3, unrelated: 2, derived: 1 });
const members = unpackArchive(packFingerprint(good), "f.sac");
const open = (bytes: Uint8Array) => unpackFingerprint(bytes, "f.sac");

const read = (member: string): Json => JSON.parse(Buffer.from(members.get(member) ?? []).toString());
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** The archive with another member, all digests put right: what a careful forger would write. */
function forged(member: string, data: Uint8Array): Uint8Array {
  const manifest = read("fingerprint.json");
  const digests = { ...(manifest.members as Json), [member]: sha256(data) };
  const parts = new Map([...members, [member, data]]);
  return packArchive(parts.set("fingerprint.json", json({ ...manifest, members: digests })));
}

describe("fingerprint.json", () => {
  it.each([4, 5, 1000, 3.5])("of the newer version %s is refused as such, whatever else it holds", async (version) => {
    const failure = await failureOf(() =>
      open(withManifest(good, () => ({ formatVersion: version, members: "elsewhere" }))),
    );
    expect(failure.code).toBe("FINGERPRINT_VERSION");
    expect(failure.message).toContain(`f.sac has format version ${version}; this sac reads up to version 3`);
  });

  it.each([
    ["format", "zip"],
    ["formatVersion", 0],
    ["formatVersion", "1"],
    ["id", "../../x"],
    ["task", "detection"],
    ["source", undefined],
    ["source.sha256", "abc"],
    ["source.accuracy", 1.5],
    ["source.form", "embedding"],
    ["classes", 1],
    ["classes", "10"],
    ["preprocess.width", 0],
    ["preprocess.std", [0.1, 0, 0.1]],
    ["preprocess.mean", [0.1, 0.2]],
    ["quality", 101],
    ["selection.rule", "best"],
    ["selection.seed", 0.5],
    ["representation", "softmax"],
    ["correlation.kind", "pearson"],
    ["correlation", { kind: "rbf", delta: 0 }],
    ["probes", []],
    ["probes.1.file", "../0001.jpg"],
    ["probes.1.file", "fingerprint.json"],
    ["probes.2.pixels", null],
    ["probes.2.label", -1],
    ["runtime.device", "tpu"],
    ["members", []],
    ["members.outputs.npy", 7],
  ])("with the wrong %s (%j) names the field", async (path, value) => {
    const member = path === "members.outputs.npy";
    const edit = member ? (manifest: Json) => ({ ...manifest, members: { "outputs.npy": value } }) : set(path, value);
    const failure = await failureOf(() => open(withManifest(good, edit)));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(`f.sac is not a usable fingerprint: fingerprint.json is not as it should be at`);
    expect(failure.message).toContain(path);
  });

  it("a manifest with a field too many is refused, and the field named", async () => {
    const failure = await failureOf(() => open(withManifest(good, (manifest) => ({ ...manifest, owner: "me" }))));
    expect(failure.message).toMatch(/at its top: .*owner/);
  });

  it.each([
    ["nothing", ""],
    ["text", "hello"],
    ["half of itself", JSON.stringify(read("fingerprint.json")).slice(0, 300)],
    ["null", "null"],
    ["a list", "[]"],
    ["a hundred thousand brackets", "[".repeat(100_000)],
  ])("that is %s is refused", async (_, text) => {
    const bytes = packArchive(new Map([...members, ["fingerprint.json", Buffer.from(text)]]));
    const failure = await failureOf(() => open(bytes));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("fingerprint.json");
  });

  it("a manifest that lists one probe more or less than there are answers is refused", async () => {
    const more = good.about.probes.concat(good.about.probes[0]);
    for (const probes of [more, good.about.probes.slice(1)]) {
      const failure = await failureOf(() => open(withManifest(good, (manifest) => ({ ...manifest, probes }))));
      expect(failure.code).toBe("FINGERPRINT_INVALID");
      expect(failure.message).toContain(`outputs.npy is 4 x 3, not ${probes.length} x 3`);
    }
  });

  it("a manifest that names a probe which is not there is refused", async () => {
    const failure = await failureOf(() => open(withManifest(good, set("probes.1.file", "probes/0077.jpg"))));
    expect(failure.code).toBe("FINGERPRINT_MEMBER_MISSING");
    expect(failure.message).toContain("probes/0077.jpg");
  });
});

describe("a member with the right digest and the wrong content", () => {
  const filled = (rows: number, columns: number, value: number) =>
    encodeNpy(matrix(rows, columns, new Float32Array(rows * columns).fill(value)));
  it.each([
    ["outputs.npy", filled(4, 2, 1), "outputs.npy is 4 x 2, not 4 x 3"],
    ["outputs.npy", filled(3, 4, 1), "outputs.npy is 3 x 4, not 4 x 3"],
    ["outputs.npy", filled(4, 3, Number.NaN), "outputs.npy holds numbers that are not finite"],
    ["outputs.npy", filled(4, 3, Number.NEGATIVE_INFINITY), "outputs.npy holds numbers that are not finite"],
    ["outputs.npy", Buffer.from("hello"), "outputs.npy in f.sac is not a float32 matrix"],
    ["correlation.npy", filled(4, 3, 1), "correlation.npy is 4 x 3, not 4 x 4"],
    ["correlation.npy", filled(4, 4, Number.NaN), "correlation.npy holds numbers that are not finite"],
    ["calibration/unrelated-0001.npy", filled(5, 3, 1), "unrelated-2.onnx is 5 x 3"],
    ["calibration/unrelated-0001.npy", filled(4, 0, 1), "unrelated-2.onnx is 4 x 0"],
    ["calibration/derived-0000.npy", filled(4, 3, Number.NaN), "derived-100.onnx holds numbers that are not finite"],
    ["calibration.json", Buffer.from("{"), "calibration.json is not JSON"],
  ])("%s: %#", async (member, data, words) => {
    const failure = await failureOf(() => open(forged(member, data)));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(words);
    expect(failure.message).toContain("f.sac");
  });

  it.each([
    ["unrelated.0.scores.sac", null],
    ["unrelated.0.scores.sac", undefined],
    ["unrelated.0.scores.sac", "NaN"],
    ["unrelated.1.scores.fusion", "high"],
    ["unrelated.1.scores", { sac: 0.5, beauty: 1 }],
    ["derived.0.accuracy", -1],
    ["derived.0.outputs", "outputs.npy"],
    ["derived.0.outputs", "../../outputs.npy"],
    ["derived", undefined],
  ])("calibration.json with the wrong %s (%j) names the field", async (path, value) => {
    const calibration = read("calibration.json");
    set(path, value)(calibration);
    const failure = await failureOf(() => open(forged("calibration.json", json(calibration))));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(`calibration.json is not as it should be at ${path}`);
  });

  it.each(["source.name", "source.arch", "replaces", "runtime.sac", "runtime.libvips"])(
    "a manifest with 5 MB in %s is refused",
    async (path) => {
      const failure = await failureOf(() => open(withManifest(good, set(path, "n".repeat(5_000_000)))));
      expect(failure.code).toBe("FINGERPRINT_INVALID");
      expect(failure.message).toContain(path);
      expect(failure.message.length).toBeLessThan(1000);
    },
  );

  it.each(["unrelated.0.name", "derived.0.arch"])("calibration.json with 5 MB in %s is refused", async (path) => {
    const calibration = read("calibration.json");
    set(path, "n".repeat(5_000_000))(calibration);
    const failure = await failureOf(() => open(forged("calibration.json", json(calibration))));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(path);
  });

  it("calibration.json that gives two models the same outputs is refused", async () => {
    const calibration = read("calibration.json");
    set("unrelated.1.outputs", "calibration/unrelated-0000.npy")(calibration);
    const failure = await failureOf(() => open(forged("calibration.json", json(calibration))));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("the same outputs");
  });

  it.each([
    [1001, 0],
    [0, 1001],
    [400, 100],
  ])(
    "a calibration with %d unrelated and %d derived models is refused before they are read",
    async (unrelated, derived) => {
      const calibration = read("calibration.json") as Record<"unrelated" | "derived", unknown[]>;
      const many = (kind: "unrelated" | "derived", count: number) => Array(count).fill(calibration[kind][0]);
      const edited = { unrelated: many("unrelated", unrelated), derived: many("derived", derived) };
      const failure = await failureOf(() => open(forged("calibration.json", json(edited))));
      expect(failure.code).toBe("FINGERPRINT_TOO_LARGE");
      expect(failure.message).toContain(`${unrelated} unrelated and ${derived} derived`);
    },
  );

  it("is refused where calibration.json names outputs which are not there", async () => {
    const calibration = read("calibration.json");
    set("unrelated.0.outputs", "calibration/unrelated-0007.npy")(calibration);
    const failure = await failureOf(() => open(forged("calibration.json", json(calibration))));
    expect(failure.code).toBe("FINGERPRINT_MEMBER_MISSING");
  });

  it("is accepted where the content is right too", () => {
    expect(open(forged("outputs.npy", filled(4, 3, 1))).outputs.data).toEqual(new Float32Array(12).fill(1));
  });
});
