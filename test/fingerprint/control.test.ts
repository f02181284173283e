import { describe, expect, it } from "vitest";
import { reorderColumns } from "../../src/core/alignment.ts";
import { sha256 } from "../../src/digest.ts";
import { packArchive, unpackArchive } from "../../src/fingerprint/archive.ts";
import { type Measured, scoreCalibration } from "../../src/fingerprint/calibration.ts";
import { decodeControl } from "../../src/fingerprint/images.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { drawProbes } from "../../src/tasks/draw.ts";
import { failureOf } from "../support/failure.ts";
import { asGiven, makeFingerprint, withControl } from "../support/fingerprint.ts";
import { set, withMember } from "../support/forged.ts";
import { asVerification } from "../support/verification-fingerprint.ts";

const plain = await makeFingerprint({ probes: 4, unrelated: 2, derived: 1 });
const controlled = await withControl(plain);
const open = (bytes: Uint8Array) => unpackFingerprint(bytes, "f.sac");

describe("a fingerprint with control images", () => {
  it("is read as it was written, with what the references answered to them", () => {
    const back = open(packFingerprint(controlled));
    expect(back.control?.encoded.map((image) => Buffer.from(image))).toEqual(controlled.control?.encoded);
    expect({ ...back.control, encoded: [] }).toEqual({ ...controlled.control, encoded: [] });
    expect(back.calibration).toEqual(controlled.calibration);
  });

  it("has them, the source's outputs and the references' as members of their own", () => {
    const members = [...unpackArchive(packFingerprint(controlled), "f.sac").keys()].filter((name) =>
      name.startsWith("control"),
    );
    expect(members.sort()).toEqual([
      "control.json",
      ...["0000.jpg", "0001.jpg", "source.npy", "unrelated-0000.npy", "unrelated-0001.npy"].map(
        (name) => `control/${name}`,
      ),
    ]);
  });

  it("shows the very pixels that the source saw", async () => {
    const [first] = await decodeControl(controlled);
    expect(sha256(first.data)).toBe(controlled.control?.images[0].pixels);
    expect(await decodeControl(plain)).toEqual([]);
  });

  it("keeps them whole where some of the probes are drawn", () => {
    const stored = { path: "f.sac", sha256: "", sealed: false, lock: undefined, fingerprint: controlled } as const;
    const drawn = drawProbes(stored, { probes: 2, seed: "1" });
    expect(drawn.control).toEqual(controlled.control);
    expect(open(packFingerprint(drawn)).calibration?.unrelated[0].onControl?.rows).toBe(2);
  });
});

it("an unrelated model that has the classes in another order is read in the source's, on control images as on probes", async () => {
  const fingerprint = await withControl(await makeFingerprint({ probes: 30, classes: 4 }));
  const { control, outputs } = fingerprint;
  if (!control) throw new Error("it has none");
  const order = Int32Array.of(2, 0, 3, 1);
  const measured: Measured = {
    name: "turned.onnx",
    sha256: sha256("turned"),
    arch: undefined,
    accuracy: undefined,
    form: "logits",
    outputs: reorderColumns(outputs, order),
    onControl: reorderColumns(control.outputs, order),
  };
  const [turned] = scoreCalibration(fingerprint, [measured], []).unrelated;
  expect([turned.outputs, turned.onControl]).toEqual([outputs, control.outputs]);
});

describe("control images that do not fit their fingerprint are refused", () => {
  const control = (path: string, value: unknown) => withMember(controlled, "control.json", set(path, value));
  const cases: [why: string, bytes: () => Uint8Array][] = [
    ["lacks its member control/0009.jpg", () => control("images.1.file", "control/0009.jpg")],
    ["images.0.file", () => control("images.0.file", "probes/0000.jpg")],
    ["images.0.pixels", () => control("images.0.pixels", "unknown")],
    ["images", () => control("images", [])],
    ["outputs", () => control("outputs", "outputs.npy")],
    ["at its top", () => control("more", 1)],
  ];
  it.each(cases)("%s", async (why, bytes) => {
    const failure = await failureOf(() => open(bytes()));
    expect(failure.code).toMatch(/^FINGERPRINT_(INVALID|MEMBER_MISSING)$/);
    expect(failure.message).toContain(why);
  });

  it("if two images are one, or two models gave the same answers", async () => {
    const same = await failureOf(() => open(control("images.1.file", "control/0000.jpg")));
    expect(same.message).toContain("two images of its control.json are one");
    const answers = withMember(
      controlled,
      "calibration.json",
      set("unrelated.1.onControl", "control/unrelated-0000.npy"),
    );
    const alike = await failureOf(() => open(answers));
    expect(alike.message).toContain("two models of its calibration.json have the same outputs");
  });

  it("if unrelated models were not asked about them, or about some that are not there", async () => {
    for (const odd of [
      { ...controlled, calibration: plain.calibration },
      { ...controlled, control: undefined },
    ]) {
      const failure = await failureOf(() => open(packFingerprint(odd)));
      expect(failure.message).toContain("its unrelated models do not have the images of its control.json");
    }
  });

  it("if the probes are others than its errors, the source was trained on the images, or it is of a verification model", async () => {
    const { control } = controlled;
    const verification = (await asVerification(await makeFingerprint({ probes: 4, classes: 3 }))).fingerprint;
    const { about } = controlled;
    const chosen = (changes: object) => ({
      ...controlled,
      about: { ...about, selection: { ...about.selection, ...changes } },
    });
    const others = [await asGiven(controlled), chosen({ rule: "random" }), chosen({ imagesAre: "training" })];
    for (const other of [...others, { ...verification, control }]) {
      const failure = await failureOf(() => open(packFingerprint(other)));
      expect(failure.message).toContain(
        "it has a control.json, which is for probes that were chosen by the source's errors",
      );
    }
  });

  it("if the source, or a reference, has answered to others", async () => {
    const { control } = controlled;
    const other = control && { ...control, outputs: controlled.outputs };
    const failure = await failureOf(() => open(packFingerprint({ ...controlled, control: other })));
    expect(failure.message).toContain("control/source.npy is 4 x 3, not 2 x 3");
    const [first, ...rest] = controlled.calibration?.unrelated ?? [];
    const calibration = { unrelated: [{ ...first, onControl: first.outputs }, ...rest], derived: [] };
    const reference = await failureOf(() => open(packFingerprint({ ...controlled, calibration })));
    expect(reference.message).toContain("the outputs of unrelated-1.onnx on the control images is 4 x 3, not 2 x 3");
  });

  it("an image that decodes to other pixels is named", async () => {
    const members = unpackArchive(packFingerprint(controlled), "f.sac");
    const swapped = {
      ...controlled,
      control: controlled.control && {
        ...controlled.control,
        encoded: [0, 0].map(() => Buffer.from(members.get("control/0000.jpg") ?? [])),
      },
    };
    const failure = await failureOf(() => decodeControl(open(packFingerprint(swapped))));
    expect(failure.code).toBe("FINGERPRINT_DRIFT");
    expect(failure.message).toContain("The control image control/0001.jpg");
  });

  it("one that was changed after it was written is named", async () => {
    const members = unpackArchive(packFingerprint(controlled), "f.sac");
    const changed = packArchive(
      new Map([...members, ["control/0001.jpg", members.get("control/0000.jpg") ?? Buffer.of()]]),
    );
    expect(await failureOf(() => open(changed))).toMatchObject({
      code: "FINGERPRINT_DIGEST",
      message: expect.stringContaining("control/0001.jpg"),
    });
  });
});
