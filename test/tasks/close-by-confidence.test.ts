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

it("an honest model whose scores are stretched is close by its confidence alone, and copies made by answers are not", async () => {
  const models = [honest, ...copies].map(({ path }, i) => folder.write(`${i}.onnx`, surer(path, 2)));
  const [ofHonest, ...ofCopies] = await judgeAll(fingerprint, models, {}, { weights: false, activations: false });
  expect([ofHonest.verdict, ofHonest.doubts]).toEqual(["inconclusive", ["CLOSE_BY_CONFIDENCE"]]);
  expect(copies).toHaveLength(3);
  expect(ofCopies.map(({ verdict }) => verdict)).toEqual(copies.map(() => "derived"));
}, 240_000);
