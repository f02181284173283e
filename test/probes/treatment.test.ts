import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { CORRUPTIONS } from "../../src/probes/corruptions/corrupt.ts";
import { compress, decode } from "../../src/probes/pixels.ts";
import {
  type AskedTreatment,
  parseTreatments,
  type Treatment,
  treat,
  treatmentFor,
  treatmentName,
} from "../../src/probes/treatment.ts";
import { ZOO } from "../support/fixture-source.ts";

const treatments: fc.Arbitrary<Treatment> = fc.oneof(
  fc.constant({ kind: "clean" as const }),
  fc.record({ kind: fc.constant("jpeg" as const), quality: fc.integer({ min: 1, max: 100 }) }),
  fc.record({
    kind: fc.constant("corruption" as const),
    name: fc.constantFrom(...CORRUPTIONS),
    severity: fc.constantFrom(1, 2, 3, 4, 5),
  }),
);

describe("parseTreatments", () => {
  it("reads every treatment by its name, alone and with others", () => {
    const several = fc.uniqueArray(treatments, { minLength: 1, maxLength: 4, selector: treatmentName });
    fc.assert(
      fc.property(several, (some) => {
        expect(parseTreatments(some.map(treatmentName).join("+"))).toEqual(some);
      }),
    );
  });

  it("reads mixed qualities, which stand alone", () => {
    const [mixed, ...others] = parseTreatments("mixed");
    expect([treatmentName(mixed), others]).toEqual(["mixed", []]);
  });

  it("takes a corruption without a severity for a mild one", () => {
    expect(parseTreatments("fog")).toEqual([{ kind: "corruption", name: "fog", severity: 1 }]);
  });

  it.each([
    "",
    "0",
    "101",
    "25+",
    "25+25",
    "fog+fog:1",
    "fog:0",
    "mist",
    "clean:2",
    " 25",
    "mixed+25",
    "clean+mixed",
    "Mixed",
  ])("refuses %j", (text) => {
    expect(() => parseTreatments(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});

describe("treatmentFor", () => {
  const images = Array.from({ length: 40 }, (_, i) => ({ sha256: sha256(String(i)) }));
  const of = (asked: AskedTreatment, seed: number) => images.map((image) => treatmentFor(asked, seed, image));

  it("gives each image of mixed qualities its own, by the seed, and all others the one that is asked for", () => {
    const names = of({ kind: "mixed" }, 7).map(treatmentName);
    expect(new Set(names).size).toBeGreaterThan(20);
    expect(names).toContain("clean");
    expect(of({ kind: "mixed" }, 7).map(treatmentName)).toEqual(names);
    expect(of({ kind: "mixed" }, 8).map(treatmentName)).not.toEqual(names);
    const fog = { kind: "corruption", name: "fog", severity: 2 } as const;
    expect(new Set(of(fog, 7))).toEqual(new Set([fog]));
  });
});

describe("treat", () => {
  const image = async (name: string, sha256: string) => {
    const path = join(ZOO, "images", "cat", name);
    return { path, sha256, clean: await decode(readFileSync(path), path) };
  };

  it("leaves a clean image alone, compresses as enroll does, and gives each image noise of its own", async () => {
    const [one, other] = [await image("0000.jpg", "00000001"), await image("0000.jpg", "00000002")];
    expect(await treat(one, { kind: "clean" })).toBe(one.clean);
    const compressed = await decode(await compress(one.clean, 25), one.path);
    expect(await treat(one, { kind: "jpeg", quality: 25 })).toEqual(compressed);
    const noise: Treatment = { kind: "corruption", name: "gaussian-noise", severity: 3 };
    expect(await treat(one, noise)).toEqual(await treat(one, noise));
    expect(await treat(one, noise)).not.toEqual(await treat(other, noise));
  });
});
