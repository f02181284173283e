import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { packArchive, unpackArchive } from "../../src/fingerprint/archive.ts";
import { packFingerprint, unpackFingerprint } from "../../src/fingerprint/pack.ts";
import { failureOf } from "../support/failure.ts";
import { makeFingerprint, withControl, withFamily } from "../support/fingerprint.ts";
import { writeZip } from "../support/zip-writer.ts";

const whole = await withControl(await withFamily(await makeFingerprint({ probes: 2, unrelated: 1 })));
const good = Buffer.from(packFingerprint(whole));
const members = unpackArchive(good, "f.sac");
const names = [...members.keys()];
const open = (bytes: Uint8Array) => unpackFingerprint(bytes, "f.sac");

function flipped(bytes: Uint8Array, position: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[position] ^= mask;
  return copy;
}

describe("a flipped bit", () => {
  const places = names.flatMap((name) => {
    const data = Buffer.from(members.get(name) ?? []);
    return [0, Math.floor(data.length / 2), data.length - 1].map((inside) => ({ name, inside, data }));
  });

  it.each(places)("in $name at $inside is a FINGERPRINT_DIGEST that names it", async ({ name, inside, data }) => {
    const failure = await failureOf(() => open(flipped(good, good.indexOf(data) + inside, 0x10)));
    expect(failure.code).toBe("FINGERPRINT_DIGEST");
    expect(failure.message).toContain(name);
    expect(failure.message).toContain("f.sac");
  });

  it.each(places)(
    "a flipped bit in $name at $inside is noticed even if the ZIP's CRC-32 is put right",
    async ({ name, inside, data }) => {
      const bytes = packArchive(new Map([...members, [name, flipped(data, inside, 0x10)]]));
      const failure = await failureOf(() => open(bytes));
      expect(failure.code).toBe(name === "fingerprint.json" ? "FINGERPRINT_INVALID" : "FINGERPRINT_DIGEST");
    },
  );

  it("anywhere in the file is a named error or changes nothing", async () => {
    const places = fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 0, max: 7 }));
    await fc.assert(
      fc.asyncProperty(places, async ([position, bit]) => {
        const bytes = flipped(good, position, 1 << bit);
        const back = await Promise.resolve(bytes)
          .then(open)
          .catch((thrown) => thrown);
        if ("code" in back) expect(back).toMatchObject({ name: "SacError", kind: "fingerprint" });
        else expect(Buffer.from(packFingerprint(back)).equals(good)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("a flipped bit in every byte of the directory and of the last header is a named error or changes nothing", async () => {
    const last = members.get(names.at(-1) ?? "") ?? Buffer.of();
    for (let position = good.lastIndexOf(last) - 60; position < good.length; position += 1) {
      const back = await Promise.resolve(flipped(good, position, 0x01))
        .then(open)
        .catch((thrown) => thrown);
      if ("code" in back) expect(back, `byte ${position}`).toMatchObject({ name: "SacError", kind: "fingerprint" });
      else expect(Buffer.from(packFingerprint(back)).equals(good), `byte ${position}`).toBe(true);
    }
  });
});

describe("a fingerprint", () => {
  it("a fingerprint that is cut short is refused at every length", async () => {
    for (let length = 0; length < good.length; length += 13) {
      expect((await failureOf(() => open(good.subarray(0, length)))).code).toBe("FINGERPRINT_INVALID");
    }
  });

  it.each(names)("that lacks %s says so", async (name) => {
    const rest = new Map([...members].filter(([other]) => other !== name));
    const failure = await failureOf(() => open(packArchive(rest)));
    expect(failure.code).toBe(name === "fingerprint.json" ? "FINGERPRINT_INVALID" : "FINGERPRINT_MEMBER_MISSING");
    expect(failure.message).toContain(name);
  });

  it.each(["extra.txt", "probes/9999.jpg", "../../etc/passwd", "__proto__", "toString", "probes/"])(
    "a fingerprint that holds %s beside what it should is refused",
    async (name) => {
      const bytes = writeZip(
        [...members, [name, Buffer.from("more")] as const].map(([name, data]) => ({ name, data })),
      );
      const failure = await failureOf(() => open(bytes));
      expect(failure.code).toBe("FINGERPRINT_INVALID");
      expect(failure.message).toContain(`it holds ${name}, which its manifest does not list`);
    },
  );

  it.each(["fingerprint.json", "outputs.npy"])("that holds %s twice is refused", async (name) => {
    const twice = [...members, [name, members.get(name) ?? Buffer.of()] as const];
    const failure = await failureOf(() => open(writeZip(twice.map(([name, data]) => ({ name, data })))));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain(`it holds ${name} twice`);
  });

  it("a fingerprint whose members changed places is refused", async () => {
    const [a, b] = ["probes/0000.jpg", "probes/0001.jpg"].map((name) => members.get(name) ?? Buffer.of());
    expect(sha256(a)).not.toBe(sha256(b));
    const bytes = packArchive(new Map([...members, ["probes/0000.jpg", b], ["probes/0001.jpg", a]]));
    expect((await failureOf(() => open(bytes))).code).toBe("FINGERPRINT_DIGEST");
  });
});
