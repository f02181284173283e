import { describe, expect, it } from "vitest";
import type { Program } from "../../src/auditing/program.ts";
import { type VerdictBasis, type VerdictQuestion, verdictSubject } from "../../src/auditing/verdict-subject.ts";
import { PROCEDURES } from "../../src/core/discoveries.ts";
import { DEFAULT_RUN } from "../../src/settings/running.ts";

const question: VerdictQuestion = {
  identity: "1".repeat(64),
  fingerprint: "2".repeat(64),
  threshold: 0.2,
};
const program: Program = {
  version: "1.0.0",
  build: "3".repeat(64),
  onnxruntime: "4".repeat(64),
  images: { sharp: "0.35.5", vips: "8.18.7" },
  node: "v20.20.0",
  platform: "linux-x64",
};
const plan: VerdictBasis["plan"] = {
  groups: [],
  alpha: 0.05,
  rule: "normal",
  score: "fusion",
  feature: "similarity",
  weights: true,
  activations: true,
  draw: { probes: 20, seed: "a" },
  run: {
    ...DEFAULT_RUN,
    device: "cpu",
    output: "logits",
    withoutBeside: false,
    upsideDown: false,
    matching: undefined,
    preprocess: { width: 32, mean: [0.1, 0.2, 0.3], colour: "rgb" },
  },
};
const whole = { question, basis: { plan, show: { correlation: false, probes: false }, program } };
type Whole = typeof whole;

const subjectOf = ({ question, basis }: Whole) => verdictSubject(question, basis);

/** The places of all numbers, texts and truth values in a value. */
function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [[...path]];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

/** A copy in which one of them is another. */
function withOther<T>(value: T, [key, ...rest]: readonly string[]): T {
  if (key === undefined) return other(value) as T;
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? withOther(one, rest) : one)) as T;
  return { ...value, [key]: withOther(value[key as keyof T], rest) };
}

function other(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return value === "cpu" ? "webgpu" : `${value}!`;
}

/** A copy whose fields were written down in another order. */
function reordered<T>(value: T): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, reordered(one)]),
  ) as T;
}

describe("what a verdict rests on", () => {
  const leaves = leavesOf(whole);

  it.each(leaves.map((path) => [path.join("."), path]))("is another with another %s", (_, path) => {
    expect(subjectOf(withOther(whole, path as string[]))).not.toBe(subjectOf(whole));
  });

  it.each<[string, Partial<Whole["basis"]["plan"]>]>([
    ["how many are judged at once", { jobs: 7 }],
    ["when the run is stopped", { signal: AbortSignal.abort() }],
    ["when a model's process is stopped", { run: { ...plan.run, signal: AbortSignal.abort() } }],
    ["which other models are judged", { groups: [{ models: ["b.onnx"], fingerprints: [], threshold: 0.1 }] }],
    ["what marks discoveries of the run", { multiple: PROCEDURES[0] }],
  ])("does not hang on %s", (_, changes) => {
    const changed = { ...whole, basis: { ...whole.basis, plan: { ...plan, ...changes } } };
    expect(subjectOf(changed)).toBe(subjectOf(whole));
  });

  it("does not hang on the order in which settings were written down", () => {
    expect(subjectOf(reordered(whole))).toBe(subjectOf(whole));
  });
});
