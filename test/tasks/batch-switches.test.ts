import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { BATCH_SWITCHES, normalisedByBatch, withBatchSwitch } from "../support/batch-switches.ts";
import { judge } from "../support/fixture-source.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const copy = readFileSync(model("derived", "extract-probabilities-vgg"));
let fingerprint: string;

beforeAll(async () => {
  fingerprint = join(folder.path, "source.sac");
  await calibratedZoo(fingerprint, { unrelated: references("unrelated", /-[124]\.onnx$/) });
  const { verdict } = await judge(fingerprint, model("derived", "extract-probabilities-vgg"));
  expect(verdict).toBe("derived");
});

it.each(BATCH_SWITCHES)("a copy that answers from elsewhere by its company is not unrelated: %s", async (when) => {
  const { verdict, error } = await judge(fingerprint, folder.write(`${when}.onnx`, withBatchSwitch(copy, when)));
  expect(["error", "derived", "inconclusive"]).toContain(verdict);
  if (verdict === "error") expect(error?.code).toMatch(/^OUTPUT_(DEPENDS_ON_BATCH|RANDOM)$/);
});

it("a copy that was exported in training mode is an error that says so", async () => {
  const { verdict, error } = await judge(fingerprint, folder.write("normalised.onnx", normalisedByBatch(copy)));
  expect([verdict, error?.code]).toEqual(["error", "OUTPUT_DEPENDS_ON_BATCH"]);
  expect(error?.hint).toContain("Export the model in inference mode");
});
