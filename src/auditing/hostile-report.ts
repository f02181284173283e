import { lstat, readFile } from "node:fs/promises";
import { VERDICTS } from "../core/verdict.ts";
import { SacError } from "../errors.ts";
import { type Report, reportSchema } from "../report/check/schema.ts";
import { countVerdicts, runVerdict } from "../report/check/verdict-counts.ts";

/** Far more than any report of an honest run has. */
const MOST_BYTES = 16 * 2 ** 20;
const MOST_RESULTS = 10_000;
const MOST_FINGERPRINTS = 100;
const MOST_REFERENCES = 2_000;
const MOST_TEXTS = 1_000;
const LONGEST_TEXT = 10_000;

/** Makes the error of a report that is refused, from the reason as the end of a sentence. */
type Invalid = (why: string) => SacError;

/**
 * Reads a report that a stranger may have written. What is wrong is said without quoting anything of it.
 * @param name what it is called in messages
 * @throws SacError REPORT_INVALID
 */
export async function readHostileReport(path: string, name: string): Promise<Report> {
  const invalid: Invalid = (why) => {
    const hint = "Give the report.json that a run of this version of sac wrote.";
    return new SacError("REPORT_INVALID", `${name} is no report that can be used: ${why}.`, hint);
  };
  const report = parse(await readFew(path, invalid), invalid);
  refuseExcess(report, invalid);
  refuseContradictions(report, invalid);
  return report;
}

async function readFew(path: string, invalid: Invalid): Promise<string> {
  const about = await lstat(path).catch(() => undefined);
  if (!about) throw invalid("there is no such file");
  // A link in an artifact may lead to any file of this machine.
  if (!about.isFile()) throw invalid("it is not a plain file");
  if (about.size > MOST_BYTES) throw invalid(`it has ${about.size} bytes, and ${MOST_BYTES} are allowed`);
  return readFile(path, "utf8").catch(() => {
    throw invalid("it cannot be read");
  });
}

/** As it stands in the file, so that what is made of it again has the same bytes. */
function parse(text: string, invalid: Invalid): Report {
  const value = jsonOf(text, invalid);
  if (isReport(value)) return value;
  const [issue] = reportSchema.safeParse(value).error?.issues ?? [];
  throw invalid(`it does not follow the schema (${issue?.code} at ${issue?.path.length} levels below its top)`);
}

function jsonOf(text: string, invalid: Invalid): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("it is not JSON");
  }
}

function isReport(value: unknown): value is Report {
  return reportSchema.safeParse(value).success;
}

function refuseExcess(report: Report, invalid: Invalid): void {
  const { results, fingerprints, origin, command, notJudged, unrecognised } = report;
  const lists: readonly [string, number, number][] = [
    ["results", results.length, MOST_RESULTS],
    ["files that are not judged", notJudged?.length ?? 0, MOST_RESULTS],
    ["unrecognised files", unrecognised?.length ?? 0, MOST_RESULTS],
    ["fingerprints", fingerprints.length, MOST_FINGERPRINTS],
    ["notes", origin?.notes.length ?? 0, MOST_TEXTS],
    ["arguments", command?.length ?? 0, MOST_TEXTS],
    ...results.map(({ reasons }): [string, number, number] => ["reasons", reasons.length, MOST_TEXTS]),
    ...results.flatMap(({ weights }): [string, number, number][] => [
      ["layers", weights?.layers?.length ?? 0, MOST_TEXTS],
      ["ancestors", weights?.ancestors?.length ?? 0, MOST_TEXTS],
    ]),
    ...fingerprints.flatMap(({ warnings, references }): [string, number, number][] => [
      ["warnings", warnings.length, MOST_TEXTS],
      ["views", references.length, MOST_TEXTS],
      ...references.flatMap(({ unrelated, derived }): [string, number, number][] => [
        ["unrelated models", unrelated.length, MOST_REFERENCES],
        ["derived models", derived.length, MOST_REFERENCES],
      ]),
    ]),
  ];
  for (const [what, count, most] of lists)
    if (count > most) throw invalid(`it has ${count} ${what}, ${most} are allowed`);
  refuseLongTexts({ results, fingerprints, origin, command, notJudged, unrecognised }, invalid);
}

function refuseLongTexts(value: unknown, invalid: Invalid): void {
  if (typeof value === "string" && value.length > LONGEST_TEXT) {
    throw invalid(`a text in it has ${value.length} characters, and ${LONGEST_TEXT} are allowed`);
  }
  if (typeof value === "object" && value !== null)
    for (const one of Object.values(value)) refuseLongTexts(one, invalid);
}

/** Its head would say one thing and its table another. */
function refuseContradictions(report: Report, invalid: Invalid): void {
  const { results, fingerprints, counts, verdict } = report;
  const counted = countVerdicts(results);
  if (VERDICTS.some((one) => counted[one] !== counts[one])) throw invalid("its counts are not those of its results");
  if (verdict !== runVerdict(report)) throw invalid("its verdict is not that of its results");
  const ids = new Set(fingerprints.map(({ id }) => id));
  if (!results.every(({ fingerprint }) => ids.has(fingerprint)))
    throw invalid("a result has a fingerprint that it does not tell of");
}
