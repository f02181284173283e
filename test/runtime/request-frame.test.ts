import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { type Frame, FrameReader, writeFrame } from "../../src/runtime/frames.ts";
import type { Request } from "../../src/runtime/protocol.ts";
import { readRequest, sendRequest } from "../../src/runtime/request-frame.ts";

const UNBOUNDED = { head: Number.POSITIVE_INFINITY, data: Number.POSITIVE_INFINITY };

/** What is written by `write`, in one piece. */
function written(write: (to: Writable) => void): Buffer {
  const chunks: Buffer[] = [];
  write(new Writable({ write: (chunk, _, done) => done(void chunks.push(chunk)) }));
  return Buffer.concat(chunks);
}

/** Reads a frame that comes in pieces of that size. */
function readIn(pieces: number, bytes: Buffer, bounds = UNBOUNDED): Frame | undefined {
  const reader = new FrameReader(bounds);
  let frame: Frame | undefined;
  for (let at = 0; at < bytes.length; at += pieces) frame = reader.take(bytes.subarray(at, at + pieces));
  return frame;
}

describe("a frame", () => {
  const bytes = written((to) => writeFrame(to, Buffer.from("head"), Buffer.from("some"), Buffer.from("data!")));

  it.each([1, 3, 8, 9, 1000])("is the same in whatever pieces it comes: of %s bytes", (pieces) => {
    const { head, data } = readIn(pieces, bytes) as Frame;
    expect([head.toString(), data.toString()]).toEqual(["head", "somedata!"]);
  });

  it("is refused when it announces more than it may, or something follows it", () => {
    expect(() => readIn(1000, bytes, { head: 3, data: 9 })).toThrow(RangeError);
    expect(() => readIn(1000, bytes, { head: 4, data: 8 })).toThrow(RangeError);
    expect(() => readIn(1000, Buffer.concat([bytes, Buffer.of(0)]))).toThrow(RangeError);
    expect(() => readIn(1, Buffer.concat([bytes, Buffer.of(0)]))).toThrow(RangeError);
  });
});

describe("a request", () => {
  const received = (request: Request) =>
    readRequest(
      readIn(
        7,
        written((to) => sendRequest(to, request)),
      ) as Frame,
    );
  const fed = { type: "run", input: "a", output: "y", shape: [1, 3], simplified: "safely" } as const;

  it.each<Request>([
    { type: "summarise", model: "m.onnx" },
    { ...fed, elementType: "float32", data: Float32Array.of(1.5, -0, Number.NaN) },
    { ...fed, elementType: "float64", data: Float64Array.of(1 / 3, -2, 3) },
    { ...fed, elementType: "float16", data: Uint16Array.of(1, 2, 65535) },
    { ...fed, elementType: "uint8", data: Uint8Array.of(1, 2, 255) },
    {
      ...fed,
      elementType: "float32",
      data: Float32Array.of(1, 2, 3),
      second: { input: "b", data: Float32Array.of(4, 5, 6) },
    },
  ])("arrives as it was sent: $type $elementType $second.input", (request) => {
    expect(received(request)).toEqual(request);
  });
});
