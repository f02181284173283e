import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix } from "../../src/core/matrix.ts";
import { decodeNpy, encodeNpy } from "../../src/fingerprint/npy.ts";
import { failureOf } from "../support/failure.ts";
import { pythonWithNumpy } from "../support/python.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, columns]) =>
    fc
      .float32Array({ minLength: rows * columns, maxLength: rows * columns })
      .map((data) => matrix(rows, columns, data)),
  );

/** NaN apart from NaN: the very bits. */
const bits = ({ data }: { data: Float32Array }) => new Uint32Array(Float32Array.from(data).buffer);

describe("npy", () => {
  it("gives every matrix back, infinities and negative zero too", () => {
    fc.assert(
      fc.property(matrices, (one) => {
        const back = decodeNpy(encodeNpy(one), "m.npy");
        expect([back.rows, back.columns]).toEqual([one.rows, one.columns]);
        expect(back.data).toEqual(one.data);
      }),
    );
  });

  it("starts its numbers at a multiple of 64 bytes, as NumPy's format asks", () => {
    for (const [rows, columns] of [
      [1, 1],
      [100, 10],
      [1000, 100_000],
    ]) {
      const data = new Float32Array(rows === 1000 ? 0 : rows * columns);
      const bytes = encodeNpy({ rows, columns, data });
      expect((bytes.length - 4 * data.length) % 64).toBe(0);
    }
  });

  it("reads from the middle of a larger buffer, at an odd place", () => {
    const one = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
    const bytes = encodeNpy(one);
    const larger = Buffer.concat([Buffer.from("x"), bytes, Buffer.from("tail")]);
    expect(decodeNpy(larger.subarray(1, 1 + bytes.length), "m.npy")).toEqual(one);
  });

  const python = pythonWithNumpy();
  const folder = temporaryFolder();
  const run = (script: string) => {
    const { status, stderr } = spawnSync(python ?? "", ["-c", script], { cwd: folder.path, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  };

  it.skipIf(!python)("is what numpy reads: np.load gives the same bits", () => {
    const samples = fc.sample(matrices, 20);
    samples.forEach((one, i) => {
      folder.write(`${i}.npy`, encodeNpy(one));
    });
    run(`
import numpy as np
for i in range(20):
    a = np.load(f"{i}.npy", allow_pickle=False)
    assert a.dtype == np.float32 and a.ndim == 2 and a.flags.c_contiguous
    np.array(a.shape, dtype="<u4").tofile(f"{i}.shape")
    a.tofile(f"{i}.bits")
`);
    samples.forEach((one, i) => {
      const words = (name: string) => new Uint32Array(Uint8Array.from(readFileSync(join(folder.path, name))).buffer);
      expect([...words(`${i}.shape`)]).toEqual([one.rows, one.columns]);
      expect(words(`${i}.bits`)).toEqual(bits(one));
    });
  });

  it.skipIf(!python)("reads what numpy saves", () => {
    run(`import numpy as np; np.save("saved.npy", np.arange(12, dtype=np.float32).reshape(3, 4) / 7)`);
    const saved = decodeNpy(readFileSync(join(folder.path, "saved.npy")), "saved.npy");
    expect(saved).toEqual(
      matrix(
        3,
        4,
        Float32Array.from({ length: 12 }, (_, i) => i / 7),
      ),
    );
  });
});

describe("decodeNpy", () => {
  const good = Buffer.from(encodeNpy(matrix(2, 3)));
  const replaced = (from: string, to: string) => Buffer.from(good.toString("latin1").replace(from, to), "latin1");
  it.each([
    ["an empty file", Buffer.alloc(0)],
    ["ten bytes", good.subarray(0, 10)],
    ["a header that ends early", good.subarray(0, 40)],
    ["numbers that end early", good.subarray(0, good.length - 1)],
    ["numbers that go on", Buffer.concat([good, Buffer.alloc(4)])],
    ["another shape", replaced("(2, 3)", "(3, 3)")],
    ["a vector", replaced("(2, 3)", "(6,) ")],
    ["a shape beyond all memory", replaced("(2, 3), }    ", "(2999999999, 3999999999), }")],
    ["no rows and endless columns", replaced("(2, 3), }", `(0, ${"9".repeat(400)}), }`)],
    ["a negative shape", replaced("(2, 3)", "(-2,-3)")],
    ["float64", replaced("<f4", "<f8")],
    ["the other byte order", replaced("<f4", ">f4")],
    ["columns first", replaced("False", "True ")],
    ["pickled objects", replaced("'<f4'", "'|O' ")],
    ["format 2.0", replaced("\x01\x00", "\x02\x00")],
    ["another magic word", replaced("NUMPY", "NUMPX")],
    ["a header length beyond the file", replaced("\x01\x00v\x00", "\x01\x00\xff\xff")],
    ["text", Buffer.from("1 2 3\n4 5 6\n")],
  ])("refuses %s by name", async (_, bytes) => {
    expect(bytes.equals(good)).toBe(false);
    const failure = await failureOf(() => decodeNpy(bytes, "outputs.npy in f.sac"));
    expect(failure.code).toBe("FINGERPRINT_INVALID");
    expect(failure.message).toContain("outputs.npy in f.sac");
  });
});
