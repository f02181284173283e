import { readFileSync } from "node:fs";
import { type Report, type ReportFingerprint, reportSchema } from "../../../../src/report/check/schema.ts";
import { countVerdicts } from "../../../../src/report/check/verdict-counts.ts";
import { random } from "../../../support/random.ts";
import { makeReport, makeReportFingerprint, makeResult } from "../../../support/report.ts";

const LONG =
  "It stands 7.5 spreads beyond their mean, where no honest model was seen, and so on until this sentence is a long one.";

/** A fingerprint with scores of `unrelated` models around 0 and of four derived ones around 5. */
export function calibrated(changes: Partial<ReportFingerprint> = {}, unrelated = 20): ReportFingerprint {
  const { normal } = random(11);
  const around = (centre: number) => () => {
    const fusion = centre + normal();
    return { sac: 0.3 - fusion / 40, fusion };
  };
  const references = {
    comparedBy: "scores" as const,
    unrelated: Array.from({ length: unrelated }, around(0)),
    derived: Array.from({ length: 4 }, around(5)),
  };
  return makeReportFingerprint({ unrelated, derived: 4, references: [references], ...changes });
}

/** A report with every verdict in it, as long as they get. */
export function bigReport(suspects: number, sources: number, unrelated = 20): Report {
  const { uniform } = random(7);
  const ids = Array.from({ length: sources }, (_, k) => `fingerprint-${k}`);
  const results = Array.from({ length: suspects }, (_, i) =>
    ids.map((fingerprint, k) => {
      const path = `models/team-${i % 7}/release-candidate-${i}.onnx`;
      const kind = (i + k) % 6;
      if (kind === 3) {
        const error = {
          code: "MODEL_LFS_POINTER",
          message: `${path} is a Git LFS pointer.`,
          hint: "Run git lfs pull.",
        };
        return { path, fingerprint, verdict: "error" as const, reasons: [], error };
      }
      const verdict = kind === 1 ? ("derived" as const) : ("unrelated" as const);
      const score = verdict === "derived" ? 3 + 7 * uniform() : 2 * uniform() - 1;
      const reasons = [
        {
          code: "CLOSER_THAN_ALL",
          text: `Closer to the source than all ${unrelated} unrelated models (score fusion).`,
        },
        { code: "SPREADS", text: LONG },
        { code: "DEVICE_FALLBACK", text: "Run on the CPU, because CUDA is not available." },
      ];
      return makeResult({ path, fingerprint, verdict, score, boundary: 1.8, spreads: 12 * uniform(), reasons });
    }),
  ).flat();
  const fingerprints = ids.map((id) =>
    calibrated({ id, path: `${id}.sac`, source: { name: `${id}.onnx`, sha256: "e".repeat(64) } }, unrelated),
  );
  return makeReport(results, { fingerprints });
}

/** What came of the fixtures' models. */
export function realReport(): Report {
  return reportSchema.parse(JSON.parse(readFileSync("fixtures/report.json", "utf8")));
}

/** So many results: the real ones, again and again under other names. */
export function repeatedReport(count: number): Report {
  const real = realReport();
  const results = Array.from({ length: count }, (_, i) => {
    const result = real.results[i % real.results.length];
    return { ...result, path: result.path.replace(/\.onnx$/, `-${i}.onnx`) };
  });
  return { ...real, results, counts: countVerdicts(results) };
}
