import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { judgeAll, SOURCE } from "../support/fixture-source.ts";
import { answering, number } from "../support/free/graphs.ts";
import { node } from "../support/onnx-builder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { calibratedZoo, evaluateZoo, IMAGES, PREPROCESS, references } from "../support/zoo.ts";

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

it("an evaluation scores surer models as those that they are made of, and counts no more of them as derived", async () => {
  const models = [honest, ...copies].flatMap(({ path }, i) =>
    [1, 3].map((factor) => ({
      ...{ path: factor === 1 ? path : folder.write(`zoo-${i}.onnx`, surer(path, factor)), role: "derived" },
      ...{ attack: `${i === 0 ? "none" : "answers"} times ${factor}`, accuracy: 0.7 },
    })),
  );
  const zoo = {
    ...{ source: SOURCE, sourceArch: "vgg", sourceAccuracy: 0.7, images: IMAGES, preprocess: PREPROCESS },
    models: [...others.map(({ path, arch }) => ({ path, arch, role: "unrelated" })), ...models],
  };
  const result = await evaluateZoo(folder.write("ZOO.json", JSON.stringify(zoo)), { selection: "misclassified" });
  const shares = result.tables.judged.attacks.map(({ attack, tprAt5 }) => [attack, tprAt5]);
  expect(Object.fromEntries(shares)).toEqual({
    ...{ "none times 1": 0, "none times 3": 0, "answers times 1": 1, "answers times 3": 1 },
  });
  const scores = result.draws[0].marks.slice(others.length).map((mark) => mark.scores.fusion ?? Number.NaN);
  for (let i = 0; i < scores.length; i += 2) expect(scores[i + 1]).toBeCloseTo(scores[i], 3);
}, 240_000);
