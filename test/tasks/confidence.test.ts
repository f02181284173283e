import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { judgeAll } from "../support/fixture-source.ts";
import { answering, number } from "../support/free/graphs.ts";
import { node } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const fingerprint = join(folder.path, "source.sac");
const [honest, ...others] = references("unrelated").toReversed();
const copies = references("derived", /^extract-(labels-vgg|probabilities-(vgg|densenet))/);

beforeAll(() => calibratedZoo(fingerprint, { unrelated: others }), 240_000);

/** A model that is surer of the same answers. */
function surer(path: string, factor: number): Buffer {
  const nodes = [node("Mul", ["logits", "factor"], ["given"])];
  return answering(readFileSync(path), nodes, [number("factor", factor)]);
}

it("an honest model whose scores are stretched or shrunk is unrelated as before, and copies made by answers are derived", async () => {
  const models = [0.01, 1.5, 6].flatMap((factor) =>
    [honest, ...copies].map(({ path }, i) => folder.write(`${factor}-${i}.onnx`, surer(path, factor))),
  );
  const results = await judgeAll(fingerprint, models, {}, { weights: false, activations: false });
  expect(copies).toHaveLength(3);
  const expected = ["unrelated", "derived", "derived", "derived"];
  expect(results.map(({ verdict }) => verdict)).toEqual([...expected, ...expected, ...expected]);
}, 240_000);
