import { describe, expect, it } from "vitest";
import type { ClaimReport } from "../../src/report/claim/schema.ts";
import { defined } from "../../src/report/defined.ts";
import { CHECK_FORMATS, CLAIM_FORMATS, EVALUATION_FORMATS, type Format } from "../../src/report/formats.ts";
import { inspectedJson } from "../../src/report/inspected-json.ts";
import { asJson } from "../../src/text/json.ts";
import { makeEvaluation } from "../support/evaluation.ts";
import { everyVerdict, makeOrigin, makeReport, unseenResult } from "../support/report.ts";

const HOSTILE = `<&"'|*[\u202e`.repeat(625_000);
/** By which one text may make a page longer, escapes included. */
const MOST_GROWTH = 300_000;
/** Of names in files that nobody but the owner and the system chooses, and what is none: they are bounded elsewhere. */
const NOT_THEIRS = /(^|\.)(path|zoo|id|fingerprint|sha256|digest|startedAt|committedAt|command\.\d+)$/;
const WORDS =
  /^(derived|unrelated|inconclusive|blind|behaviour|weights|activations|computed-weights|error|sac|check|auto|none|changed|normal|scores|fusion|passed|supported)$/;

const claim: ClaimReport = {
  schemaVersion: 1,
  tool: { name: "sac", version: "0.1.0" },
  command: ["verify-claim"],
  runtime: { node: "20", platform: "linux-x64", sharp: "0.35.5", onnxruntime: "1.30.0", device: "cpu" },
  startedAt: "2026-01-02T03:04:05.678Z",
  conclusion: "supported",
  findings: [],
  doubts: [],
  settings: { alpha: 0.05, replays: 20, replaySeed: 1, trainingImages: "private", ancestor: "unsaid", threads: 2 },
  commitment: { committedAt: "2025-01-02T03:04:05.678Z", digest: "a".repeat(64) },
  fingerprint: { id: "0123456789abcdef", sha256: "b".repeat(64), probes: 100, rule: "random", quality: 25 },
  source: { name: "source.onnx", sha256: "c".repeat(64), arch: "vgg" },
  suspect: { name: "suspect.onnx", sha256: "d".repeat(64) },
  independent: [{ name: "honest.onnx", sha256: "e".repeat(64), arch: "resnet" }],
  steps: [
    {
      number: 1,
      title: "The seed",
      checked: "It was replayed.",
      expected: "It fits.",
      found: "It does.",
      outcome: "passed",
    },
  ],
};

type Part = { [key: string]: unknown };

/** The ways to all texts of a report that somebody else may have chosen. @param most entries of a list that are looked at */
function waysTo(value: unknown, most: number, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value === "string") return NOT_THEIRS.test(way.join(".")) || WORDS.test(value) ? [] : [way];
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? most : undefined);
  return entries.flatMap(([key, one]) => waysTo(one, most, [...way, key]));
}

/** A copy with another text at the end of a way. */
function withText<T>(report: T, way: readonly string[], text: string): T {
  const copy = structuredClone(report);
  const holder = way.slice(0, -1).reduce((inner, key) => inner[key] as Part, copy as Part);
  holder[way[way.length - 1]] = text;
  return copy;
}

async function lengthOf<T>({ render }: Format<T>, report: T): Promise<number> {
  return (await render(report)).length;
}

/** The report with a hostile text in each place where it has one, as the builders of reports make it last: once for all formats. */
function hostileForms<T extends object>(report: T, most: number) {
  let made: readonly { readonly way: string; readonly hostile: T }[] | undefined;
  return () => {
    made ??= waysTo(report, most).map((way) => ({
      way: way.join("."),
      hostile: defined<T>(withText(report, way, HOSTILE)),
    }));
    return made;
  };
}

/** What a format makes of each of these is hardly longer than what it makes of the report. */
function growing<T extends object>(report: T, most: number): (format: Format<T>) => Promise<void> {
  const forms = hostileForms(report, most);
  return async (format) => {
    const usual = await lengthOf(format, report);
    expect(forms().length).toBeGreaterThan(10);
    for (const { way, hostile } of forms()) {
      expect.soft((await lengthOf(format, hostile)) - usual, way).toBeLessThan(MOST_GROWTH);
    }
  };
}

describe("a name of 5 MB, wherever it stands in a report, makes no page longer than some hundred KB:", () => {
  const report = makeReport([unseenResult(), ...everyVerdict()], { origin: makeOrigin() });
  // A PNG is drawn from the SVG, whatever its texts are as large as the figure.
  const written = CHECK_FORMATS.filter(({ name }) => name !== "png");
  it.each(written)("$name of a check", growing(report, 5));
  it.each(EVALUATION_FORMATS)("$name of an evaluation", growing(makeEvaluation(), 1));
  it.each(CLAIM_FORMATS)("$name of a claim", growing(claim, 4));
});

describe("a hostile model explained as JSON", () => {
  const long = "n".repeat(1_000_000);
  const names = Array.from({ length: 100_000 }, (_, i) => `${i} ${"n".repeat(20)}`);
  const tensors = names.map((name) => ({ name, elementType: "float32" as const, shape: null }));
  const onnx = {
    irVersion: 8,
    producer: long,
    opsets: names.map((domain) => ({ domain, version: 1 })),
    inputs: [{ name: long, elementType: "float32" as const, shape: Array<string>(400_000).fill(long) }, ...tensors],
    outputs: tensors,
    operators: Object.fromEntries(names.map((name) => [name, 1])),
    random: [],
    functions: names,
    hasTrainingInfo: false,
    externalData: names.map((tensor) => ({ tensor, location: long, offset: 0 })),
    initialiserCount: 0,
    parameterCount: 0,
    bytes: 0,
    metadata: Object.fromEntries(names.map((name) => [name, long])),
  };
  const explain = (file: typeof onnx) => inspectedJson({ kind: "model", onnx: file, notes: [], refusals: [] });

  it("takes megabytes at most, and says how much is left out", () => {
    const told = explain(onnx);
    expect(asJson(told).length).toBeLessThan(4_000_000);
    const left = 100_000 - 500;
    const [functions, metadata] = [left, left];
    expect(told).toMatchObject({ more: { inputs: left + 1, outputs: left, operators: left, functions, metadata } });
  });

  it("is complete where it is an ordinary one", () => {
    const few = { ...onnx, producer: "pytorch", opsets: [], inputs: tensors.slice(0, 3), outputs: [] };
    const small = { ...few, operators: { Conv: 3 }, functions: [], externalData: [], metadata: { author: "a test" } };
    expect(explain(small)).toEqual({ kind: "model", onnx: small, notes: [], refusals: [] });
  });
});
