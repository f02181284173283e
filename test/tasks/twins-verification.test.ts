import { expect, it } from "vitest";
import { judgeAll } from "../support/fixture-source.ts";
import { useVerification } from "../support/verification.ts";
import { embedder } from "../support/verifiers.ts";

const { folder, at, copy, stranger, enrolled, calibrated, unrelated } = useVerification();
const twins = [201, 202, 203, 204, 205].map((seed) => folder.write(`twin-${seed}.onnx`, embedder({ seed })));
const drawing = { source: undefined, images: undefined, probes: 100, quality: undefined, pool: 1000 };
const family = { twins, ...drawing, sourcePicked: undefined, twinsPicked: undefined };

it("a verification model is judged by its twins on the fingerprint's own targets, with references and without", async () => {
  await enrolled("alone.sac");
  const { family: stored } = await calibrated("alone.sac", { unrelated: [], family });
  expect(stored?.contested).toBeUndefined();
  const strangers = [stranger, ...[300, 301, 302, 303].map((seed) => folder.write(`${seed}.onnx`, embedder({ seed })))];
  const verdicts = async (models: readonly string[], options = {}) =>
    (await judgeAll(at("alone.sac"), models, {}, { weights: false, ...options })).map(({ verdict }) => verdict);
  const all = ["derived", ...strangers.map(() => "unrelated")];
  expect(await verdicts([copy, ...strangers])).toEqual(all);
  expect(await verdicts([copy, stranger], { feature: "decision" })).toEqual(["derived", "unrelated"]);
  await calibrated("alone.sac", { unrelated });
  expect(await verdicts([copy, ...strangers])).toEqual(all);
});
