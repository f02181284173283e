import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromFloat16Bits, toFloat16Bits } from "../../src/core/float16.ts";

const golden = JSON.parse(readFileSync(new URL("../probes/goldens/tensor.json", import.meta.url), "utf8"));
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64")).buffer;

describe("float16", () => {
  it("keeps each of the 65,536 bit patterns, NaNs as one", () => {
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const value = fromFloat16Bits(bits);
      const isNotANumber = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      if (Number.isNaN(value) !== isNotANumber) expect.fail(`${bits} became ${value}`);
      if (toFloat16Bits(value) !== (isNotANumber ? 0x7e00 : bits)) expect.fail(`${bits} came back as another`);
    }
  });

  it("rounds numbers of every size to numpy's bits", () => {
    const values = new Float64Array(bytesOf(golden.float16.values));
    expect(values.length).toBeGreaterThan(2000);
    expect(Uint16Array.from(values, toFloat16Bits)).toEqual(new Uint16Array(bytesOf(golden.float16.bits)));
  });

  it("rounds to the nearest: no other float16 is closer", () => {
    fc.assert(
      fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = toFloat16Bits(value);
        const error = Math.abs(fromFloat16Bits(bits) - value);
        for (const neighbour of [bits - 1, bits + 1]) {
          const other = fromFloat16Bits(neighbour & 0xffff);
          if (Number.isFinite(other)) expect(error).toBeLessThanOrEqual(Math.abs(other - value));
        }
      }),
    );
  });

  it("knows the sign of zero, infinity and what is too large", () => {
    expect([0, -0, Infinity, -Infinity, 1e9, -1e9, Number.NaN].map(toFloat16Bits)).toEqual([
      0, 0x8000, 0x7c00, 0xfc00, 0x7c00, 0xfc00, 0x7e00,
    ]);
  });
});
