import { describe, expect, it } from "vitest";
import { scanLocations } from "../../src/onnx/location-scan.ts";

/** An entry of external data, with what may stand around it. */
function entry(location: string): Buffer {
  const value = Buffer.from(location);
  const length = value.length < 0x80 ? [value.length] : [0x80 | (value.length & 0x7f), value.length >> 7];
  return Buffer.concat([Buffer.from("name \x0a\x08location\x12", "latin1"), Buffer.from(length), value]);
}

function found(bytes: Buffer, chunk: number): string[] {
  const scan = scanLocations();
  for (let start = 0; start < bytes.length; start += chunk) scan.push(bytes.subarray(start, start + chunk));
  return scan.end();
}

describe("the names of external data in a file", () => {
  const long = "ü".repeat(700);
  const filler = Buffer.alloc(5000, 7);
  const bytes = Buffer.concat([entry("a.bin"), filler, entry(long), entry("a.bin"), filler, entry("sub/b.bin")]);

  it.each([1, 13, 4096, 2 ** 20])("are found once each, wherever chunks of %i bytes end", (chunk) => {
    expect(found(bytes, chunk)).toEqual(["a.bin", long, "sub/b.bin"]);
  });

  it("are not taken from what merely resembles them, or is cut short", () => {
    const text = Buffer.from("location of \x0a\x08locations\x12\x03abc", "latin1");
    expect(found(Buffer.concat([text, entry("cut.bin").subarray(0, -1)]), 64)).toEqual([]);
    expect(found(entry("x".repeat(5000)), 64)).toEqual([]);
  });
});
