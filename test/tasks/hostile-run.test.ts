import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { enrolSource, judgeAll, SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import { crashing, endless, growing } from "../support/hostile-models.ts";
import { modelProcessesOf } from "../support/processes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 40);
});

test.skipIf(process.arch !== "x64")(
  "hostile models are errors, and every honest one among them is judged",
  async () => {
    const models = [
      SOURCE,
      folder.write("endless.onnx", endless()),
      folder.write("growing.onnx", growing(1000)),
      folder.write("crashing.onnx", crashing()),
      join(folder.path, "nothing.onnx"),
      folder.write("truncated.onnx", SOURCE_BYTES.subarray(0, SOURCE_BYTES.length / 2)),
      folder.write("again.onnx", SOURCE_BYTES),
    ];
    const limits = { timeMs: 3000, memoryBytes: 500 * 2 ** 20 };
    const results = await judgeAll(fingerprint, models, { limits });
    expect(results.map(({ verdict, error }) => error?.code ?? verdict)).toEqual([
      "derived",
      "MODEL_TIMEOUT",
      "MODEL_MEMORY",
      "MODEL_CRASHED",
      "FILE_NOT_FOUND",
      "MODEL_TRUNCATED",
      "derived",
    ]);
    expect(results.map(({ path }) => path)).toEqual(models);
    expect(modelProcessesOf(process.pid)).toEqual([]);
  },
);

test("a model that is replaced by garbage in the middle of a run is an error of its own", async () => {
  const model = folder.write("garbled.onnx", SOURCE_BYTES);
  // The first bytes still say ONNX; the weights, which only onnxruntime reads, are gone.
  writeFileSync(model, Buffer.concat([SOURCE_BYTES.subarray(0, 100), Buffer.alloc(SOURCE_BYTES.length - 100)]));
  const [garbled, honest] = await judgeAll(fingerprint, [model, SOURCE]);
  expect(garbled.verdict).toBe("error");
  expect(garbled.error?.code).toMatch(/^MODEL_/);
  expect(honest.verdict).toBe("derived");
  expect(readdirSync(join(folder.path, "..")).filter((name) => name.startsWith(`sac-run-${process.pid}-`))).toEqual([]);
});
