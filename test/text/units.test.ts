import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, formatSize, parseDuration, parseSize } from "../../src/text/units.ts";

describe("durations", () => {
  test.each([
    ["500ms", 500],
    ["120s", 120_000],
    ["2min", 120_000],
    ["2 m", 120_000],
    ["1.5h", 5_400_000],
    ["10S", 10_000],
  ])("%s is %i ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(["", "120", "s", "-5s", "0s", "1e3s", "5 days", "1,5s", "10constructor", "Infinitys", "0.0001ms"])(
    '"%s" is refused',
    (text) => {
      expect(() => parseDuration(text)).toThrow(
        expect.objectContaining({ code: "USAGE", message: `"${text}" is not a duration.` }),
      );
    },
  );
});

describe("durations for people", () => {
  test.each([
    [90_000, "90 s"],
    [5_400_000, "90 min"],
    [7_200_000, "2 h"],
    [1_500, "1500 ms"],
  ])("%i ms are %s", (milliseconds, words) => {
    expect(formatDuration(milliseconds)).toBe(words);
    expect(parseDuration(words)).toBe(milliseconds);
  });
});

describe("sizes", () => {
  test.each([
    ["4GiB", 2 ** 32],
    ["500MB", 5e8],
    ["1.5 mib", 1.5 * 2 ** 20],
    ["2kb", 2000],
    ["7 KiB", 7168],
    ["1B", 1],
  ])("%s is %i bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each(["", "4", "GiB", "0GB", "-1GB", "4 TB", "4Gi B", "0x10MB", "0.1B"])('"%s" is refused', (text) => {
    expect(() => parseSize(text)).toThrow(
      expect.objectContaining({ code: "USAGE", message: `"${text}" is not a size.` }),
    );
  });

  test.each([
    [0, "0 B"],
    [820, "820 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1.5 * 2 ** 20, "1.5 MiB"],
    [2 ** 20 - 1, "1 MiB"],
    [2 ** 32, "4 GiB"],
    [5e12, "4656.6 GiB"],
  ])("%d bytes are written %s", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  test("what is written can be read, to the digit that is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (bytes) => {
        const read = parseSize(formatSize(bytes));
        expect(Math.abs(read - bytes)).toBeLessThanOrEqual(bytes * 0.051);
      }),
    );
  });
});
