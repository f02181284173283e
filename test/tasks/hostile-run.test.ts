import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { enrolSource, judgeAll, SOURCE, SOURCE_BYTES } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let fingerprint: string;

beforeAll(async () => {
  fingerprint = await enrolSource(folder, 40);
});

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
