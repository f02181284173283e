import { type FailOn, VERDICTS, type Verdict } from "../../core/verdict.ts";
import { sha256 } from "../../digest.ts";
import { pathInRepository } from "../../text/path.ts";
import { plainText } from "../../text/table.ts";
import { verdictEvidence } from "./evidence.ts";
import { fingerprintLabels, fingerprintOf } from "./fingerprint-labels.ts";
import { legSentences, passedUnseen } from "./leg-words.ts";
import { notJudgedWords } from "./not-judged.ts";
import { notableReasons } from "./notable.ts";
import type { NotJudged, Report, ReportLeg, ReportResult } from "./schema.ts";
import { KIN } from "./words.ts";

/** What a code-scanning reader calls a finding: every result but `unrelated`, and every file that was not judged. */
export interface Finding {
  readonly verdict: FailOn;
  readonly path: string;
  /** Undefined of a file that was not judged. */
  readonly result: ReportResult | undefined;
  /** One paragraph without control characters and mentions. */
  readonly message: string;
  /** The same for the same model path, verdict and fingerprint, whatever the model holds. */
  readonly identity: string;
}

/** The findings of a report, the gravest first and otherwise in its order. */
export function findingsOf(report: Report): Finding[] {
  const sources = sourcesOf(report);
  const results = VERDICTS.filter((verdict) => verdict !== "unrelated").flatMap((verdict) =>
    report.results
      .filter((result) => result.verdict === verdict)
      .map((result) => ({
        verdict,
        path: result.path,
        result,
        message: quiet(messageOf(verdict, result, report, sources(result))),
        identity: identityOf(verdict, result.path, result.fingerprintSha256 ?? result.fingerprint),
      })),
  );
  return [...results, ...(report.notJudged ?? []).map(ofNotJudged)];
}

/** A file that may be a model and was not judged. */
export function ofNotJudged(file: NotJudged): Finding {
  const { path } = file;
  const message = quiet(`This file may be a model, and was not judged. It is ${notJudgedWords(file)}`);
  return { verdict: "not-judged", path, result: undefined, message, identity: identityOf("not-judged", path, "") };
}

/** What must be told of a result that is no finding. */
type Notice = Pick<Finding, "path" | "message" | "identity">;

/** Of models that passed although weights or hidden layers could not be looked at. */
export function noticesOf(report: Report): Notice[] {
  return passedUnseen(report).map(({ result: { path, fingerprint }, why }) => ({
    path,
    message: quiet(`${path} is unrelated by what could be seen of it. ${why}`),
    identity: identityOf("unseen", path, fingerprint),
  }));
}

/** Looks up what the fingerprint is called that a result was judged by. */
export function sourcesOf(report: Pick<Report, "fingerprints">): (result: ReportResult) => string {
  const labels = fingerprintLabels(report);
  return (result) => {
    const fingerprint = fingerprintOf(result, report);
    return (fingerprint && labels.get(fingerprint)) ?? result.fingerprint;
  };
}

/** Why a result is what it is, one sentence after another. */
export function explanationOf({ reasons, error }: ReportResult): string {
  if (error) return [`${error.code}: ${error.message}`, error.hint].filter(Boolean).join(" ");
  return reasons.map(({ text }) => text).join(" ");
}

/** The same for whoever sees nothing else of the report: what the verdict rests on, what each leg found, and what to know. */
function whyOf(result: ReportResult): string {
  if (result.error) return [explanationOf(result), ...legSentences(result)].join(" ");
  const { legs, reasons } = result;
  const found = legSentences(result);
  const texts =
    legs === undefined ? reasons.map(({ text }) => text) : notableReasons({ verdict: result.verdict, reasons });
  return [...new Set([...found, ...texts])].join(" ");
}

function messageOf(
  verdict: Exclude<Verdict, "unrelated">,
  result: ReportResult,
  report: Report,
  source: string,
): string {
  const why = whyOf(result);
  const { leg = "behaviour", text } = verdictEvidence(result, report);
  switch (verdict) {
    case "derived":
      return `${likeness(leg, result, source)} Evidence: ${text}. ${why} It is evidence for review, never proof of theft.`;
    case "inconclusive":
      return `No verdict could be reached against ${source}. Evidence: ${text}. ${why}`;
    case "error":
      return `This model could not be judged against ${source}. ${why}`;
  }
}

function likeness(leg: ReportLeg["leg"], { twins }: ReportResult, source: string): string {
  switch (leg) {
    case "weights":
      return `This model has the weights of ${source}, changed or not.`;
    case "activations":
      return `This model's hidden layers are more like those of ${source} than independently trained models' are.`;
    case "behaviour":
      return `This model answers more like ${source} ${twins?.decided ? KIN : "than independently trained models do"}.`;
  }
}

/** Forges may put messages into comments, where an @ would call somebody: a full-width one does not. */
export function quiet(text: string): string {
  return plainText(text).replaceAll("@", "\uff20");
}

function identityOf(verdict: FailOn | "unseen", path: string, fingerprint: string): string {
  const whole = [pathInRepository(path), verdict, fingerprint].join("\0");
  return sha256(whole);
}
