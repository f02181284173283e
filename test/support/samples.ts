import { readFileSync } from "node:fs";
import { framingOf, withOrigin } from "../../src/action/publish-words.ts";
import { SacError } from "../../src/errors.ts";
import type { FinishedRun, Trigger } from "../../src/github/trigger.ts";
import { renderReview } from "../../src/report/check/markdown/page.ts";
import { type Report, type ReportOrigin, type ReportResult, reportSchema } from "../../src/report/check/schema.ts";
import { failed, type Outcome, outcomeTitle, renderDatedOutcome } from "../../src/report/outcome.ts";

/** A report of the demonstration, kept as it once was: real models, none of which the fingerprint was calibrated with. */
const real: Report = reportSchema.parse(JSON.parse(readFileSync("fixtures/report.json", "utf8")));
const run = { id: 3, attempt: 1, url: "https://github.com/octo-org/models/actions/runs/3" };
const head = "2".repeat(40);

const origin: ReportOrigin = {
  repository: "octo-org/models",
  event: "pull_request",
  commit: "1".repeat(40),
  head,
  pullRequest: 7,
  runUrl: run.url,
  models: "changed",
  notes: [],
};

function found(name: string, path: string): ReportResult {
  const result = real.results.find((one) => one.path.endsWith(`/${name}.onnx`));
  if (!result) throw new Error(`There is no ${name} in the demonstration.`);
  return { ...result, path, reasons: result.reasons.filter(({ code }) => code !== "DEVICE_FALLBACK") };
}

const copied = found("finetune-all-1", "models/classifier.onnx");
const distant = found("unrelated-vgg-1", "models/detector.onnx");
const { fingerprint } = copied;
const pointer: ReportResult = {
  path: "models/backbone.onnx",
  fingerprint,
  verdict: "error",
  reasons: [],
  error: {
    code: "MODEL_LFS_POINTER",
    message: "models/backbone.onnx is a pointer of Git LFS, not the model itself.",
    hint: "Check out with lfs: true, or run git lfs pull.",
  },
};
const blind: ReportResult = {
  path: "models/tiny.onnx",
  fingerprint,
  verdict: "inconclusive",
  sha256: "d".repeat(64),
  device: "cpu",
  reasons: [
    {
      code: "OUTPUT_CONSTANT",
      text: "It gives the same answer to every image, or the same score to every class, so nothing can be compared.",
    },
  ],
};

function report(results: readonly ReportResult[], notes: ReportOrigin["notes"] = []): Report {
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  const verdict = (["derived", "error", "inconclusive"] as const).find((one) => counts[one] > 0) ?? "unrelated";
  const { command: _, expectedFalseAlarms = 0, ...rest } = real;
  const judged = results.filter(({ rule }) => rule !== undefined).length;
  const promised = judged === 0 ? {} : { expectedFalseAlarms: (judged * expectedFalseAlarms) / real.results.length };
  const models = [...new Set(results.map(({ path }) => path))];
  // As the Action has it: of so many models no command is made.
  const told = models.length > 100 ? {} : { command: ["check", "demo/source.sac", "--device", "cpu", "--", ...models] };
  return { ...rest, ...told, ...promised, origin: { ...origin, notes }, results: [...results], counts, verdict };
}

const finished: FinishedRun = {
  id: 815,
  head,
  branch: "topic",
  owner: "stranger",
  fork: true,
  event: "pull_request",
  conclusion: "failure",
  url: "https://github.com/octo-org/models/actions/runs/815",
  workflow: 1,
};
const trigger = { owner: "octo-org", repository: "models", head, run } as Trigger;

function body(outcome: Outcome, budget = 65_000): string {
  return renderDatedOutcome(outcome, budget, trigger);
}

function judged(...given: Parameters<typeof report>): Outcome {
  return { kind: "judged", report: report(...given), status: 1 };
}

function published(claimed: Report): string {
  return renderReview(withOrigin(claimed, trigger, finished, 7), 65_000, framingOf(claimed, finished));
}

const touched = {
  code: "JUDGE_TOUCHED",
  text: "This change touches the fingerprint fingerprints/source.sac, by which it is judged. Look at that before you trust the verdict.",
};
const everything = {
  code: "ALL_MODELS",
  text: "More files are changed than GitHub lists (3000): all models that match are judged.",
};

/** Every kind of text that people get to see in a repository, by the name of its file. */
export function samples(): Record<string, string> {
  const many = Array.from({ length: 400 }, (_, i) => ({
    ...(i % 3 === 0 ? copied : distant),
    path: `models/experiments/2026/${"very-".repeat(i % 20)}long-run-${i}/checkpoints/final/classifier.onnx`,
  }));
  const all = { ...origin, event: "schedule", head: undefined, pullRequest: undefined, models: "all" as const };
  const audit: Outcome = { kind: "judged", report: { ...report([copied, distant]), origin: all }, status: 1 };
  return {
    "derived.md": body(judged([copied])),
    "unrelated.md": body(judged([distant])),
    "mixed.md": body(judged([distant, pointer, blind, copied], [everything, touched])),
    "error.md": body(judged([pointer])),
    "inconclusive.md": body(judged([blind])),
    "skipped.md": body({
      kind: "unjudged",
      verdict: "skipped",
      why: "No model that matches **/*.onnx is changed.",
      status: 0,
    }),
    "failed.md": body(
      failed(
        new SacError(
          "FINGERPRINT_DIGEST",
          "The fingerprint fingerprints/source.sac is not the one that fingerprint-sha256 names.",
          "Put the right file back, or give its new digest if its owner has made a new one.",
        ),
      ),
    ),
    "fork-published.md": published(report([copied])),
    "fork-contradicted.md": published(report([distant])),
    "truncated.md": body(judged(many), 20_000),
    "audit-issue.md": `# sac-action audit: ${outcomeTitle(audit)}\n\n${body(audit)}`,
  };
}
