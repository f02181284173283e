import { plainText } from "../../../text/table.ts";
import { wrapped } from "../../../text/wrap.ts";
import { sourcesOf } from "../findings.ts";
import { ALLOW_NOT_JUDGED, notJudgedWords } from "../not-judged.ts";
import type { Notes } from "../notes.ts";
import type { Report, ReportResult } from "../schema.ts";

/** So many sentences of one result are shown; whoever wants more asks for all. */
const MOST_OWN = 3;
const INDENT = "  ";

/** What is said of one result alone, and below what is said of several. */
export function detailLines(
  report: Report,
  results: readonly ReportResult[],
  { own, shared }: Notes,
  { width, verbose }: { readonly width: number; readonly verbose: boolean },
): string[] {
  const source = sourcesOf(report);
  const several = report.fingerprints.length > 1;
  const blocks = results.flatMap((result) => {
    const said = own.get(result) ?? [];
    if (said.length === 0) return [];
    const against = several ? ` against ${source(result)}` : "";
    const kept = verbose ? said : weightiest(said);
    const more = said.length > kept.length ? ["… more with --verbose."] : [];
    return [
      wrapped(plainText(`${result.path}${against}: ${result.verdict}`), width),
      ...paragraphs([...kept, ...more], verbose).map((text) => wrapped(plainText(text), width, { first: INDENT })),
    ];
  });
  const notes = shared.map(({ mark, text }) => wrapped(plainText(text), width, { first: `[${mark}] ` }));
  return [...blocks, ...notes];
}

/** Sentences run on, save for what is to be done; in full, each stands by itself. */
function paragraphs(said: readonly string[], verbose: boolean): string[] {
  if (verbose) return [...said];
  const advice = said.findIndex((text) => text.startsWith("→"));
  const parts = advice < 0 ? [said] : [said.slice(0, advice), said.slice(advice)];
  return parts.map((part) => part.join(" ")).filter((text) => text !== "");
}

/** The first sentences; where what would settle it stands further down, that and the sentence that it belongs to. */
function weightiest(said: readonly string[]): string[] {
  const cure = said.findIndex((text) => text.startsWith("What settles it"));
  const further = cure < MOST_OWN ? [] : said.slice(cure - 1, cure + 1);
  return [...said.slice(0, MOST_OWN - further.length), ...further];
}

/** Files that may be models and were not judged, and what to do about them. */
export function notJudgedLines({ notJudged = [] }: Report, width: number): string {
  if (notJudged.length === 0) return "";
  const lines = notJudged.flatMap((file) => [
    wrapped(plainText(`${file.path}: not judged`), width),
    wrapped(plainText(notJudgedWords(file)), width, { first: INDENT }),
  ]);
  return [...lines, wrapped(ALLOW_NOT_JUDGED, width)].join("\n");
}
