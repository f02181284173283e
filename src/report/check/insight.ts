import type { Answers } from "../../core/answers.ts";
import { type Matrix, row } from "../../core/matrix.ts";
import { probeOrder } from "../../core/seriation.ts";
import type { Fingerprint } from "../../fingerprint/fingerprint.ts";
import type { Judgement } from "../../tasks/judgement.ts";
import type { ReportInsight } from "./schema.ts";

/** What the owner allows the report to show of the fingerprint, which is secret otherwise. */
export interface Show {
  readonly correlation: boolean;
  readonly probes: boolean;
}

export const SHOW_NOTHING: Show = { correlation: false, probes: false };

/** Whether a report shows what suspects answer, which a run has to keep for it. */
export function showsAnswers({ correlation, probes }: Show): boolean {
  return correlation || probes;
}

/** Larger matrices are shown as means over blocks. */
const MOST_CELLS = 128;
/** So many of the probes on which source and suspect differ most. */
const MOST_PROBES = 12;

/** The parts of a fingerprint that explanationOf one result; undefined if nothing may be shown, or nothing was measured. */
export function insightOf({ outcome, judge }: Judgement, show: Show): ReportInsight | undefined {
  if (outcome.kind !== "measured" || !outcome.answers || !showsAnswers(show)) return undefined;
  const { view, answers: suspect } = outcome;
  const { source } = view;
  return {
    ...(show.correlation ? { correlation: pictures(source, suspect, judge.stored.fingerprint) } : {}),
    ...(show.probes ? { probes: mostDifferent(source, suspect, judge.stored.fingerprint) } : {}),
  };
}

function pictures(source: Answers, suspect: Answers, { about }: Fingerprint): ReportInsight["correlation"] {
  // Targets stand by the person on them: a verification model chooses no class.
  const people = about.verification && Int32Array.from(about.probes, ({ label }) => label);
  const order = probeOrder(people ? { ...source, labels: people } : source);
  const size = Math.min(MOST_CELLS, order.length);
  return { size, source: cells(source.correlation, order, size), suspect: cells(suspect.correlation, order, size) };
}

/** A matrix in another order, as size x size block means in hundredths. */
function cells(correlation: Matrix, order: readonly number[], size: number): number[] {
  const n = order.length;
  const block = (k: number) => order.slice(Math.floor((k * n) / size), Math.floor(((k + 1) * n) / size));
  const blocks = Array.from({ length: size }, (_, k) => block(k));
  return blocks.flatMap((rows) =>
    blocks.map((columns) => {
      const values = rows.flatMap((i) => columns.map((j) => correlation.data[i * n + j]));
      return Math.round((100 * values.reduce((sum, value) => sum + value, 0)) / values.length);
    }),
  );
}

function mostDifferent(source: Answers, suspect: Answers, { about, probes }: Fingerprint): ReportInsight["probes"] {
  const n = source.labels.length;
  const apart = Array.from({ length: n }, (_, i) => {
    const theirs = row(suspect.correlation, i);
    return row(source.correlation, i).reduce((sum, value, j) => sum + Math.abs(value - theirs[j]), 0) / n;
  });
  return Array.from(apart.keys())
    .sort((a, b) => apart[b] - apart[a] || a - b)
    .slice(0, MOST_PROBES)
    .map((i) => ({
      file: about.probes[i].file,
      difference: Number(apart[i].toFixed(4)),
      ...(about.verification ? {} : { sourceClass: source.labels[i], suspectClass: suspect.labels[i] }),
      jpeg: Buffer.from(probes[i]).toString("base64"),
    }));
}
