import { RULES, VERDICTS } from "../../src/core/verdict.ts";
import type { ReportResult } from "../../src/report/check/schema.ts";
import { UNDECIDED } from "../../src/report/check/undecided-words.ts";
import { type Random, random } from "./random.ts";
import { makeResult } from "./report.ts";

const NAMES = [
  "suspect.onnx",
  "models/vgg/a model with a rather long name that nobody would shorten (copy).onnx",
  "模型/深度学习/分类器-最终版本-真的最终-第二版.onnx",
  "models/one/very/deep/folder/that/holds/nothing/else/than/this/one/model-of-the-year-2026-final.onnx",
];

/** Results of every verdict with whatever legs may stand beside it, in random order; the same for the same seed. */
export function randomResults(n: number, seed = 1): ReportResult[] {
  const chance = random(seed);
  return Array.from({ length: n }, (_, i) => randomResult(chance, i));
}

function randomResult(chance: Random, index: number): ReportResult {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance.uniform() * all.length)];
  const verdict = pick(VERDICTS);
  const path = `${index}/${pick(NAMES)}`;
  if (verdict === "error") {
    const { fingerprint } = makeResult();
    const error = {
      code: pick(["MODEL_TRUNCATED", "MODEL_NOT_ONNX"]),
      message: "It ends too early.",
      hint: "Fetch it.",
    };
    return { path, fingerprint, verdict, reasons: [], error };
  }
  const behaviour = verdict === "derived" ? pick(["derived", "unrelated", "inconclusive"] as const) : verdict;
  const accused = verdict === "derived" && behaviour !== "derived";
  const byWeights = accused ? chance.uniform() < 0.5 : verdict === "derived" && chance.uniform() < 0.5;
  const rule = pick(RULES);
  const threshold = rule === "conformal" || rule === "normal" ? {} : { threshold: chance.uniform() };
  const close = behaviour === "derived" || (behaviour === "inconclusive" && chance.uniform() < 0.5);
  const panel = 3 + Math.floor(40 * chance.uniform());
  const reasons = reasonsOf(verdict, pick);
  return makeResult({
    ...{ path, verdict, behaviour, rule, panel, reasons, ...threshold },
    asClose: close ? 0 : Math.floor(panel * chance.uniform()),
    spreads: 4 * chance.normal() + (close ? 8 : 0),
    distance: chance.uniform(),
    weights: weightsOf(byWeights, chance),
    activations: activationsOf(accused && !byWeights, chance),
    ...(chance.uniform() < 0.2 ? { twins: twinsOf(close, chance) } : {}),
  });
}

function reasonsOf(verdict: ReportResult["verdict"], pick: <T>(all: readonly T[]) => T): ReportResult["reasons"] {
  if (verdict !== "inconclusive") return [{ code: "SPREADS", text: "It stands somewhere." }];
  const code = pick(Object.keys(UNDECIDED));
  return [
    { code, text: `Because of ${code.toLowerCase().replaceAll("_", " ")} nothing follows. What settles it: twins.` },
  ];
}

function weightsOf(match: boolean, { uniform }: Random): NonNullable<ReportResult["weights"]> {
  const layers = Array.from({ length: 6 }, (_, i) => ({ name: `w${i}`, operator: "Conv", units: 8, alive: 1 }));
  const matched = match ? Math.ceil(6 * uniform()) / 6 : 0;
  return { verdict: match ? "derived" : "unrelated", level: 0.001, pValue: match ? 1e-4 : uniform(), matched, layers };
}

function activationsOf(alike: boolean, { uniform }: Random): NonNullable<ReportResult["activations"]> {
  const spreads = alike ? 4 + 20 * uniform() : uniform();
  const layer = (i: number) => ({ name: `l${i}`, likeness: 0.5, spreads: 6 * uniform(), counterpart: `m${i}` });
  const layers = Array.from({ length: 10 }, (_, i) => layer(i));
  return { verdict: alike ? "derived" : "unrelated", level: 0.001, spreads, models: 19, layers };
}

function twinsOf(close: boolean, chance: Random): NonNullable<ReportResult["twins"]> {
  const spreads = chance.normal() + (close ? 6 : 0);
  return { panel: 5, asClose: close ? 0 : 1, conformalP: 0.2, spreads, decided: chance.uniform() < 0.5 };
}
