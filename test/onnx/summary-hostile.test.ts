import { closeSync, openSync, writeSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SacError } from "../../src/errors.ts";
import { refusals } from "../../src/onnx/refusals.ts";
import { readOnnxFile } from "../../src/onnx/summary.ts";
import { everyPart } from "../support/every-part.ts";
import { graph, model, node } from "../support/onnx-builder.ts";
import { cpuMsSince } from "../support/processes.ts";
import { delimited, integer, splitFields, tag, varint } from "../support/protobuf-writer.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

function read(bytes: Uint8Array) {
  return readOnnxFile(folder.write("model.onnx", bytes));
}

const bytes = everyPart();

test("a model of 3 GiB costs neither its memory nor its time", async () => {
  const weightBytes = 3 * 2 ** 30;
  const end = delimited(8, "w");
  const head = Buffer.concat([integer(1, weightBytes / 4), integer(2, 1), tag(9, 2), varint(weightBytes)]);
  const tensorBytes = head.length + weightBytes + end.length;
  const start = Buffer.concat([tag(5, 2), varint(tensorBytes), head]);
  const rest = Buffer.concat([end, splitFields(bytes)[2]?.payload ?? end]);
  const prefix = Buffer.concat([integer(1, 8), tag(7, 2), varint(start.length + weightBytes + rest.length), start]);
  const path = folder.write("sparse.onnx", "");
  const fd = openSync(path, "w");
  writeSync(fd, prefix);
  writeSync(fd, Buffer.concat([rest, delimited(8, integer(2, 17))]), 0, null, prefix.length + weightBytes);
  closeSync(fd);
  const before = process.memoryUsage().rss;
  const started = process.cpuUsage();
  expect(await readOnnxFile(path)).toMatchObject({ parameterCount: weightBytes / 4 + 9, producer: "" });
  expect(cpuMsSince(started)).toBeLessThan(1500);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
});

test("a file of nothing but tiny parts stays quick", async () => {
  const many = (count: number, part: Buffer) => Buffer.concat(Array(count).fill(part));
  const dims = delimited(2, many(400_000, delimited(1, "")));
  const shapes = Buffer.concat([dims, many(400_000, delimited(2, ""))]);
  const input = delimited(11, delimited(2, delimited(1, shapes)));
  const operators = Array.from({ length: 190_000 }, (_, index) =>
    delimited(1, Buffer.concat([delimited(4, `Op${index % 9_000}`), delimited(7, "evil")])),
  );
  const started = process.cpuUsage();
  const onnx = await read(Buffer.concat([bytes, delimited(7, Buffer.concat([input, ...operators]))]));
  expect(refusals(onnx)).toHaveLength(1);
  expect(onnx.inputs[1]?.shape).toHaveLength(400_000);
  expect(cpuMsSince(started)).toBeLessThan(5000);
});

test.each([
  ["more than 1000 inputs", delimited(7, Buffer.concat(Array(1001).fill(delimited(11, delimited(1, "x")))))],
  ["more than 1000 outputs", delimited(7, Buffer.concat(Array(1001).fill(delimited(12, delimited(1, "y")))))],
  ["more than 100000 initialisers", delimited(7, Buffer.concat(Array(100_001).fill(delimited(5, ""))))],
  ["more than 10000 operator sets", Buffer.concat(Array(10_001).fill(delimited(8, "")))],
])("a file of %s is refused while it is read", async (what, parts) => {
  const started = process.cpuUsage();
  await expect(read(Buffer.concat([bytes, parts]))).rejects.toMatchObject({
    code: "MODEL_TOO_LARGE",
    message: expect.stringContaining(what),
  });
  expect(cpuMsSince(started)).toBeLessThan(3000);
});

test("sub-graphs without end are refused", async () => {
  let body = graph({});
  for (let depth = 0; depth < 40; depth += 1) body = graph({ nodes: [node("Loop", [], [], { body })] });
  await expect(read(model({ nodes: [node("Loop", [], [], { body })] }))).rejects.toMatchObject({
    code: "MODEL_TOO_LARGE",
  });
});

test("a file that was cut off behind its graph is refused", async () => {
  const graphEnd = splitFields(bytes)
    .slice(0, 3)
    .reduce((sum, { raw }) => sum + raw.length, 0);
  await expect(read(bytes.subarray(0, graphEnd))).rejects.toMatchObject({ code: "MODEL_TRUNCATED" });
});

describe("damaged files", () => {
  async function readOrRefuse(damaged: Uint8Array): Promise<void> {
    const started = process.cpuUsage();
    await read(damaged).catch((thrown) => {
      expect(thrown).toBeInstanceOf(SacError);
      expect(thrown.kind).toBe("model");
    });
    expect(cpuMsSince(started)).toBeLessThan(3000);
  }

  test("every truncation ends in a SacError", async () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const refused = await read(bytes.subarray(0, length)).then(
        () => undefined,
        (thrown) => thrown,
      );
      // What follows the operator sets may be missing without a trace: protobuf has no end mark.
      if (refused !== undefined) expect(refused).toBeInstanceOf(SacError);
      else expect(splitFields(bytes.subarray(0, length)).map(({ field }) => field)).toContain(8);
    }
  });

  test("any bytes changed, cut out or put in end in a SacError or in a reading", async () => {
    const change = fc.record({
      at: fc.nat(bytes.length - 1),
      drop: fc.nat(3),
      put: fc.uint8Array({ maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = changes.reduce(
          (all, { at, drop, put }) => Buffer.concat([all.subarray(0, at), put, all.subarray(at + drop)]),
          bytes,
        );
        await readOrRefuse(damaged);
      }),
      { numRuns: 1000 },
    );
  });

  test("arbitrary bytes behind an honest start end in a SacError or in a reading", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        await readOrRefuse(Buffer.concat([integer(1, 8), noise]));
        await readOrRefuse(Buffer.concat([bytes, delimited(7, noise)]));
      }),
      { numRuns: 500 },
    );
  });
});
