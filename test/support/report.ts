import type { Report, ReportFingerprint, ReportOrigin, ReportResult } from "../../src/report/check/schema.ts";

const digest = (character: string) => character.repeat(64);

/** A derived model's result, save for `changes`. */
export function makeResult(changes: Partial<ReportResult> = {}): ReportResult {
  return {
    path: "models/suspect.onnx",
    sha256: digest("a"),
    fingerprint: "0123456789abcdef",
    verdict: "derived",
    rule: "normal",
    comparedBy: "scores",
    judgedBy: "fusion",
    score: 3.25,
    distance: 0.0625,
    pValue: 0.002,
    pValueAssumes: "normal scores",
    conformalP: 0.125,
    asClose: 0,
    panel: 7,
    spreads: 4.25,
    scores: { sac: 0.0625, "logit-cosine": 0.875, "label-agreement": 0.75, "peer-residual": -0.5, fusion: 3.25 },
    form: "logits",
    classes: 10,
    device: "cpu",
    durationMs: 1500,
    inferenceMs: 250,
    reasons: [{ code: "CLOSER_THAN_ALL", text: "Closer to the source than all 7 unrelated models." }],
    ...changes,
  };
}

/** One result of every verdict. */
export function everyVerdict(): ReportResult[] {
  const { path, fingerprint, sha256 } = makeResult();
  const error = { code: "MODEL_TRUNCATED", message: "The model ends too early.", hint: "Fetch it again." };
  return [
    makeResult({ path: "models/honest.onnx", verdict: "unrelated", reasons: [{ code: "NOT_CLOSER", text: "Far." }] }),
    { path: "models/broken.onnx", fingerprint, verdict: "error", reasons: [], error },
    makeResult({ path }),
    {
      path: "models/blind.onnx",
      fingerprint,
      sha256,
      verdict: "inconclusive",
      reasons: [{ code: "OUTPUT_CONSTANT", text: "It gives the same answer to every image." }],
    },
  ];
}

/** A model that passed although its weights could not be looked at, with all that there is to say of every leg. */
export function unseenResult(): ReportResult {
  const layer = { name: "relu_1", likeness: 0.5, spreads: 1.5, counterpart: "relu_2" };
  const findings = [{ kind: "computed-weights", node: "m1", operator: "Mul" } as const];
  const unread = [{ operator: "Mul", parameters: 52_000 }];
  return makeResult({
    path: "models/unseen.onnx",
    verdict: "unrelated",
    behaviour: "unrelated",
    weights: {
      verdict: "blind",
      level: 0.001,
      reading: { parameters: 85_000, read: 33_000, unread, findings, simplified: true },
    },
    activations: { verdict: "unrelated", level: 0.001, pValue: 0.5, spreads: 0.5, models: 20, layers: [layer] },
    legs: [
      { leg: "behaviour", verdict: "unrelated", text: "No closer to the source than 3 of 20 unrelated models." },
      { leg: "weights", verdict: "blind", text: "61 % of its 85,000 parameters were not read (taken by Mul)." },
      { leg: "activations", verdict: "unrelated", text: "0 of 12 look like the source's." },
    ],
    reasons: [{ code: "WEIGHTS_BLIND", text: "Its weights could not be looked at." }],
  });
}

export function makeReportFingerprint(changes: Partial<ReportFingerprint> = {}): ReportFingerprint {
  return {
    id: "0123456789abcdef",
    path: "source.sac",
    sha256: digest("b"),
    task: "classification",
    probes: 100,
    classes: 10,
    quality: 25,
    selection: "misclassified",
    statements: { trainingImages: "private", ancestor: "scratch" },
    representation: "canonical",
    correlation: "cosine",
    source: { name: "source.onnx", sha256: digest("c"), arch: "vgg" },
    madeWith: { sac: "0.1.0", onnxruntime: "1.30.0", sharp: "0.35.5" },
    unrelated: 7,
    derived: 1,
    warnings: [{ code: "ARCHITECTURE_MISSING", text: "No unrelated model has the architecture vgg." }],
    smallestRate: 0.125,
    references: [
      { comparedBy: "scores", unrelated: [{ sac: 0.5, fusion: 0.1 }], derived: [{ sac: 0.1, fusion: 2.5 }] },
    ],
    ...changes,
  };
}

/** Where a pull request's report comes from. */
export function makeOrigin(changes: Partial<ReportOrigin> = {}): ReportOrigin {
  return {
    repository: "octo-org/models",
    event: "pull_request",
    commit: "1".repeat(40),
    head: "2".repeat(40),
    pullRequest: 7,
    runUrl: "https://github.com/octo-org/models/actions/runs/3",
    models: "changed",
    notes: [
      { code: "ALL_MODELS", text: "More files are changed than GitHub lists: all models that match are judged." },
      { code: "JUDGE_TOUCHED", text: "This change touches the fingerprint source.sac, by which it is judged." },
    ],
    ...changes,
  };
}

/** A report of made-up results, as `buildReport` would count them. */
export function makeReport(results: readonly ReportResult[] = everyVerdict(), changes: Partial<Report> = {}): Report {
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return {
    schemaVersion: 2,
    tool: { name: "sac", version: "0.1.0" },
    command: ["check", "source.sac", "--", "models/*.onnx"],
    runtime: {
      node: "20.20.0",
      platform: "linux-x64",
      sharp: "0.35.5",
      onnxruntime: "1.30.0",
      walls: ["limits", "files", "calls"],
      network: "none",
    },
    startedAt: "2026-01-02T03:04:05.678Z",
    settings: {
      alpha: 0.05,
      rule: "auto",
      score: "auto",
      device: "cpu",
      threads: 2,
      timeLimitMs: 120_000,
      memoryLimitBytes: 2 ** 32,
    },
    fingerprints: [makeReportFingerprint()],
    results: [...results],
    counts,
    expectedFalseAlarms: 0.05,
    verdict: (["derived", "error", "inconclusive"] as const).find((verdict) => counts[verdict] > 0) ?? "unrelated",
    ...changes,
  };
}

/** What is not free text: enumerations, and the time. */
const FIXED = new Set([
  "network",
  "name:sac",
  "startedAt",
  "judgedAt",
  "verdict",
  "rule",
  "judgedBy",
  "comparedBy",
  "models",
  "pValueAssumes",
  "procedure",
  "trainingImages",
  "ancestor",
  "imagesAre",
  "quality",
  "doubts",
  "leg",
  "kind",
  "blind",
]);

/** The same with every text in it changed, save for those under the keys `fixed`, or `key:text`; equal texts stay equal. */
export function mapFreeTexts<T>(whole: T, fixed: ReadonlySet<string>, change: (text: string) => string): T {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return fixed.has(key) || fixed.has(`${key}:${value}`) ? value : change(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]));
  };
  return walk(whole, "") as T;
}

/** The same report with every free text in it changed, so that results still find their fingerprint. */
export function mapTexts(report: Report, change: (text: string) => string): Report {
  const changed = mapFreeTexts(report, FIXED, change);
  return { ...changed, settings: { ...changed.settings, rule: report.settings.rule, score: report.settings.score } };
}
