import { closeSync, openSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileWindow } from "../../src/onnx/file-window.ts";
import { ProtobufReader } from "../../src/onnx/protobuf.ts";
import { delimited, float32, integer, tag, varint } from "../support/protobuf-writer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

function read<T>(bytes: Uint8Array, use: (reader: ProtobufReader) => T): T {
  const fd = openSync(folder.write("message.bin", bytes), "r");
  try {
    return use(new ProtobufReader(new FileWindow(fd, bytes.length, "message.bin")));
  } finally {
    closeSync(fd);
  }
}

/** Reads every field of a message whose field 1 is a number, 2 a text and 3 a message of the same kind. */
function readTree(reader: ProtobufReader): unknown[] {
  const visit = (into: unknown[]) => (field: number) => {
    if (field === 1) into.push(reader.int64());
    if (field === 2) into.push(reader.text());
    if (field === 3) {
      const nested: unknown[] = [];
      reader.message(visit(nested));
      into.push(nested);
    }
  };
  const root: unknown[] = [];
  reader.document(visit(root));
  return root;
}

type Tree = (number | string | Tree)[];

function encode(tree: Tree): Buffer {
  return Buffer.concat(
    tree.map((value) => {
      if (typeof value === "number") return integer(1, value);
      return delimited(typeof value === "string" ? 2 : 3, typeof value === "string" ? value : encode(value));
    }),
  );
}

const trees = fc.letrec<{ tree: Tree; leaf: number | string }>((tie) => ({
  leaf: fc.oneof(fc.maxSafeInteger(), fc.string({ unit: "grapheme" })),
  tree: fc.array(fc.oneof({ depthSize: "small" }, tie("leaf"), tie("tree")), { maxLength: 6 }),
})).tree;

function nested(depth: number): Buffer {
  return Array.from({ length: depth }).reduce<Buffer>((inner) => delimited(3, inner), Buffer.alloc(0));
}

describe("ProtobufReader", () => {
  test("reads back every message", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(read(encode(tree), readTree)).toEqual(tree);
      }),
    );
  });

  test("keeps to the message's order and jumps over what is not asked for", () => {
    const bytes = Buffer.concat([
      float32(7, 1.5),
      Buffer.concat([tag(8, 1), Buffer.alloc(8, 0xff)]),
      delimited(9, Buffer.alloc(100_000, 0xff)),
      integer(1, 5),
      delimited(3, Buffer.concat([delimited(2, "in"), delimited(9, Buffer.alloc(50_000, 0xff))])),
      delimited(2, "after"),
    ]);
    expect(read(bytes, readTree)).toEqual([5, ["in"], "after"]);
  });

  test("reads texts across and beyond its window", () => {
    const texts = ["a".repeat(32_760), "crosses the edge: ünï", "b".repeat(100_000), "end"];
    expect(read(encode(texts), readTree)).toEqual(texts);
  });

  test("reads repeated numbers packed, one at a time, and mixed", () => {
    const bytes = Buffer.concat([
      integer(1, 7),
      delimited(1, Buffer.concat([varint(1), varint(-2), varint(300)])),
      delimited(1, ""),
      integer(1, 8),
    ]);
    const values: number[] = [];
    read(bytes, (reader) => reader.document(() => reader.int64s((value) => values.push(value))));
    expect(values).toEqual([7, 1, -2, 300, 8]);
  });

  test("takes an enumeration from the low 32 bits, as protobuf does", () => {
    const bytes = integer(1, 2n ** 32n + 1n);
    expect(read(bytes, (reader) => reader.document(() => expect(reader.int32()).toBe(1)))).toBeUndefined();
  });

  test("refuses every proper prefix of a message", () => {
    const bytes = delimited(3, encode([300, "text", [1, "inner"], 2 ** 40]));
    for (let length = 1; length < bytes.length; length += 1) {
      expect(() => read(bytes.subarray(0, length), readTree)).toThrow(
        expect.objectContaining({ code: "MODEL_TRUNCATED" }),
      );
    }
  });

  test("names the place of a length that leaves its message although not the file", () => {
    const bytes = Buffer.concat([delimited(3, Buffer.concat([tag(2, 2), varint(9)])), Buffer.alloc(64)]);
    expect(() => read(bytes, readTree)).toThrow(
      expect.objectContaining({
        code: "MODEL_TRUNCATED",
        message: expect.stringContaining("a field of 9 bytes, of which only 0 are there, at byte 2 of 68"),
      }),
    );
  });

  test("does not let a number leave its message", () => {
    const bytes = Buffer.concat([delimited(3, Buffer.from([0x08, 0x80])), Buffer.from([0x01])]);
    expect(() => read(bytes, readTree)).toThrow(expect.objectContaining({ code: "MODEL_TRUNCATED" }));
    const packed = Buffer.concat([delimited(1, Buffer.from([0x80])), Buffer.from([0x01])]);
    expect(() =>
      read(packed, (reader) => reader.document(() => reader.int64s((value) => expect(value).toBeNaN()))),
    ).toThrow(expect.objectContaining({ code: "MODEL_TRUNCATED" }));
  });

  test.each([
    ["a group's start", tag(1, 3)],
    ["a group's end", tag(1, 4)],
    ["wire type 6", tag(1, 6)],
    ["wire type 7", tag(1, 7)],
    ["field 0", tag(0, 0)],
    ["a field number of 30 bits", tag(2 ** 29, 0)],
    ["a number of 11 bytes", Buffer.concat([tag(1, 0), Buffer.alloc(10, 0x80), Buffer.from([0])])],
    ["a text where a number belongs", delimited(1, "five")],
    ["a number where a text belongs", integer(2, 5)],
    ["a number where a message belongs", integer(3, 5)],
    ["a text of more than a mebibyte", delimited(2, Buffer.alloc(2 ** 20 + 1, 0x61))],
  ])("refuses %s", (_, bytes) => {
    expect(() => read(Buffer.concat([bytes, Buffer.alloc(64)]), readTree)).toThrow(
      expect.objectContaining({ code: "MODEL_NOT_ONNX" }),
    );
  });

  test("stops at 100 levels, a million messages, 16 million numbers and 16 MiB of text", () => {
    const tooLarge = expect.objectContaining({ code: "MODEL_TOO_LARGE" });
    expect(read(nested(99), readTree)).toHaveLength(1);
    expect(() => read(nested(100), readTree)).toThrow(tooLarge);
    expect(() => read(Buffer.concat(Array(1_000_000).fill(delimited(3, ""))), readTree)).toThrow(tooLarge);
    expect(() => read(Buffer.alloc(2 * 16_000_001, integer(4, 1)), readTree)).toThrow(tooLarge);
    expect(() => read(Buffer.alloc(17 * 2 ** 20, delimited(2, "x".repeat(1020))), readTree)).toThrow(tooLarge);
  });

  test("reports a file that shrinks while it is read", () => {
    const fd = openSync(folder.write("shrunk.bin", integer(1, 5)), "r");
    const reader = new ProtobufReader(new FileWindow(fd, 100, "shrunk.bin"));
    expect(() => readTree(reader)).toThrow(expect.objectContaining({ code: "MODEL_TRUNCATED" }));
    closeSync(fd);
  });
});
