import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkFiles } from "../support/check-files.ts";
import { runOptions } from "../support/fixture-source.ts";
import { float, node, valueInfo } from "../support/onnx-builder.ts";
import { appendNodes } from "../support/onnx-edit.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, model, references } from "../support/zoo.ts";

const folder = temporaryFolder();
const honest = model("unrelated", "unrelated-vgg-3");
const copy = model("derived", "extract-probabilities-vgg");

/** What stands behind the last layer: each keeps the order of a model's scores. */
const BENDS = {
  "a steep leaky rectifier": node("LeakyRelu", ["logits"], ["scores"], { alpha: float(0.3) }),
  "a slight leaky rectifier": node("LeakyRelu", ["logits"], ["scores"], { alpha: float(0.7) }),
  "an exponential unit": node("Elu", ["logits"], ["scores"]),
  "a softplus": node("Softplus", ["logits"], ["scores"]),
  "a sigmoid": node("Sigmoid", ["logits"], ["scores"]),
};

it("models whose scores are bent behind the last layer are judged as they are without", async () => {
  const fingerprint = join(folder.path, "by-19.sac");
  await calibratedZoo(fingerprint, {
    unrelated: references("unrelated").filter(({ path }) => path !== honest),
    weights: true,
  });
  const outputs = [valueInfo("scores", "float32", ["batch", 10])];
  const models = Object.entries(BENDS).flatMap(([name, bend]) =>
    [honest, copy].map((path, i) =>
      folder.write(
        `${name} ${["honest", "copy"][i]}.onnx`,
        appendNodes(readFileSync(path), { nodes: [bend], outputs }),
      ),
    ),
  );
  const options = { alpha: 0.05, rule: undefined, threshold: undefined, score: undefined, weights: false };
  const { judgements } = await checkFiles({
    ...options,
    fingerprints: [fingerprint],
    models: [honest, copy, ...models],
    run: runOptions(),
  });
  const [ofHonest, ofCopy] = [0, 1].map((of) =>
    judgements.filter((_, i) => i % 2 === of).map(({ verdict }) => verdict),
  );
  expect(new Set(ofHonest)).toEqual(new Set(["unrelated"]));
  expect(new Set(ofCopy)).toEqual(new Set(["derived"]));
}, 240_000);
